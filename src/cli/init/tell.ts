import { type ConfigurationProblem, problemText } from '../../config/problems/problem.ts';
import type { ConfigurationDraft } from '../../drafting/configuration-draft.ts';
import { rangeLabel } from '../../drafting/read/generations.ts';
import { type CommandContext, exitCodes } from '../command/command.ts';

/** Says what was recognised, what is not watched, and what could not be found out. */
export function tellDraft(draft: ConfigurationDraft, { stderr }: Pick<CommandContext, 'stderr'>): void {
  const { roles, notebook, attachments, types, gaps } = draft;
  const dynamic = roles.dynamic?.roles.length ?? 0;
  const named = roles.shared ? `role ${roles.shared.value.name}` : 'no shared role';
  const from = notebook?.source.kind === 'stack' ? `stack ${notebook.source.stack}` : 'a built-in template';
  stderr.write(
    `Found ${named} and ${dynamic} users' roles, with ${attachments.length} kinds of policies beside the notebook policy.\n`,
  );
  if (notebook) stderr.write(`Notebook policy ${notebook.name}: from ${from}, ${rangeLabel(notebook.release)}.\n`);
  for (const [type] of types.leftOut)
    stderr.write(`NOT watched: resources of type ${type}, which could not be listed.\n`);
  for (const { subject, message, needs } of gaps) {
    stderr.write(`Not known: ${subject}: ${message}.${needs === undefined ? '' : ` Allow ${needs}.`}\n`);
  }
}

/** What the loader says of a configuration that was written all the same. */
export function tellProblems(
  problems: readonly ConfigurationProblem[],
  { stderr }: Pick<CommandContext, 'stderr'>,
): number {
  for (const problem of problems) stderr.write(`${problemText(problem)}\n`);
  stderr.write(
    'notebook-drift: the file was written, but is not complete: correct what is named above, then run check.\n',
  );
  return exitCodes.error;
}
