import type { CommandContext } from '../../src/cli/command/command.ts';

/** A command context whose output is collected. */
export function collectingContext(environment: Readonly<Record<string, string>> = {}): CommandContext & {
  /** Everything that was written so far. */
  readonly written: { readonly stdout: string; readonly stderr: string };
} {
  const written = { stdout: '', stderr: '' };
  return {
    environment,
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    written,
  };
}
