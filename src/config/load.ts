import type { LoadOutcome } from './loaded-configuration.ts';

/** What a configuration is loaded from. */
export interface LoadInput {
  readonly file?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile?: (path: string) => Promise<string>;
}

/** Reads, checks and completes the configuration. */
export async function loadConfiguration(input: LoadInput): Promise<LoadOutcome> {
  return { ok: false, problems: [{ path: '', message: `not ready: ${input.file}` }] };
}
