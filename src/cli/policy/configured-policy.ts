import { problemText } from '../../config/problems/problem.ts';
import type { ResolvedTarget } from '../../config/resolve/loaded/loaded-configuration.ts';
import { notebookAttachmentId } from '../../domain/target/expected-attachments.ts';
import { type CommandContext, exitCodes } from '../command/command.ts';
import { findConfiguration } from '../command/configuration.ts';

interface Wanted {
  readonly config?: string;
  readonly target?: string;
}

/** Prints the notebook policy that is compared with the roles of one target; what is wrong is told on stderr. */
export async function printConfigured(wanted: Wanted, context: CommandContext): Promise<number> {
  const others = Object.keys(wanted).filter((name) => name !== 'config' && name !== 'target');
  if (others.length > 0) {
    return refuse(
      `--${others[0]} and --config cannot be given together: the configuration says what the policy is.`,
      context,
    );
  }
  const loaded = await findConfiguration(wanted, context);
  if (!loaded) return exitCodes.error;
  const found = findTarget(loaded.targets, wanted.target);
  if (typeof found === 'string') return refuse(found, context);
  if (!found.canonical) {
    const isByRole = found.attachments.expected.some(
      ({ id, document }) => id === notebookAttachmentId && document.kind === 'by-role',
    );
    const why = isByRole
      ? 'differs from role to role, for facts of the role are written into it; check and the API show that of each.'
      : 'stands in a stack, which only AWS knows; run check.';
    return refuse(`what target ${found.target.id} should have ${why}`, context);
  }
  for (const warning of found.canonical.warnings) context.stderr.write(`warning: ${problemText(warning)}\n`);
  context.stdout.write(`${found.canonical.text}\n`);
  return exitCodes.clean;
}

function findTarget(targets: readonly ResolvedTarget[], wanted: string | undefined): ResolvedTarget | string {
  const ids = targets.map(({ target }) => target.id).join(', ');
  if (wanted === undefined) {
    const [only, another] = targets;
    return only && !another ? only : `--target says which policy is meant; configured are ${ids}.`;
  }
  return targets.find(({ target }) => target.id === wanted) ?? `there is no target "${wanted}"; configured are ${ids}.`;
}

function refuse(message: string, { stderr }: CommandContext): number {
  stderr.write(`notebook-drift: ${message}\n`);
  return exitCodes.error;
}
