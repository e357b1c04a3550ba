import compress from '@fastify/compress';
import type { Api } from './context.ts';

/**
 * Compresses answers for who takes that. Request bodies are never unpacked: a small one could become a large one. No
 * answer holds a secret whose bytes a compressed length could tell; tokens and sessions travel in headers only.
 */
export async function compressAnswers(app: Api): Promise<void> {
  await app.register(compress, { encodings: ['br', 'gzip'], globalDecompression: false });
}
