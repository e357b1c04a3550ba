import { z } from 'zod';
import { problemText } from '../../config/problems/problem.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { readAttachments } from '../../policy/evaluate/attachments.ts';
import {
  type AccessDecision,
  type AccessRequest,
  type AttachedLimit,
  evaluateRequest,
  type MatchedStatement,
} from '../../policy/evaluate/evaluate.ts';
import { holdingLimits } from '../../policy/evaluate/exempt-principals.ts';
import { limitInWords } from '../../policy/explain/limit-in-words.ts';
import { parseJsonText } from '../../policy/parse/json-text.ts';
import { dataOfTree } from '../../policy/parse/source-tree.ts';
import type { Problem } from '../../policy/problem.ts';
import { type CommandContext, defineCommand, exitCodes } from '../command/command.ts';
import { judgeAction } from './action-name.ts';
import { parameterOption, resourceOption } from './file-selection.ts';
import { readPolicyFile, readText, roleOption } from './policy-file.ts';

const options = {
  policies: {
    type: 'string',
    required: true,
    placeholder: 'FILE',
    description: 'The policies, as for policy compare.',
  },
  action: { type: 'string', required: true, placeholder: 'ACTION', description: 'service:Name, in any case.' },
  resource: {
    type: 'string',
    required: true,
    placeholder: 'ARN',
    description: 'An ARN, or * for an action without resources.',
  },
  context: {
    type: 'string',
    multiple: true,
    placeholder: 'KEY=VALUE',
    description: 'A context key of the request; one that is given again is multi-valued.',
  },
  'context-file': {
    type: 'string',
    placeholder: 'FILE',
    description: 'More of them as a JSON object of strings and arrays of strings; --context replaces them by key.',
  },
  ...parameterOption,
  from: resourceOption,
  ...roleOption,
  json: { type: 'boolean', description: 'Print the decision as JSON.' },
} as const;

/** `notebook-drift policy evaluate`: 0 with a decision, whichever it is; 2 when there is none. */
export const policyEvaluate = defineCommand({
  options,
  async run({ values }, streams) {
    const { policies, action, resource, context = [], json = false } = values;
    const malformed = context.find((entry) => !/^[^=]+=/.test(entry));
    if (malformed !== undefined) return refuse(streams, `--context "${malformed}" is not KEY=VALUE.`);
    const judged = await judgeAction(action);
    if (judged.verdict === 'impossible') return refuse(streams, judged.message);
    if (!isResource(resource)) {
      const form = 'arn:partition:service:region:account:resource, or * for an action without resources';
      return refuse(streams, `${JSON.stringify(resource)} is no resource: a request has an ARN, ${form}.`);
    }
    if (judged.verdict === 'unknown') streams.stderr.write(`warning: ${judged.message}\n`);
    const [file, more] = await Promise.all([
      readPolicyFile(policies, { parameter: values.parameter, resource: values.from, role: values.role }),
      readContextFile(values['context-file']),
    ]);
    const attachments = file.ok ? readAttachments(file.attachments) : file;
    if (!attachments.ok) return tellProblems(streams, attachments.problems, policies);
    if (!more.ok) return tellProblems(streams, more.problems);
    const request = { action, resource, context: mergeContext(more.context, context) };
    const { limits: given = [], ...rest } = attachments.attached;
    const limits = holdingLimits(given, request);
    const exempt = given.filter((limit) => !limits.includes(limit));
    printDecision(evaluateRequest({ ...rest, limits }, request), { stdout: streams.stdout, json, exempt });
    return exitCodes.clean;
  },
});

/** Whether a request can be about it; its text may have any letters, wildcards too. */
function isResource(resource: string): boolean {
  return resource === '*' || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:/.test(resource);
}

function refuse({ stderr }: Pick<CommandContext, 'stderr'>, mistake: string): number {
  stderr.write(`notebook-drift: ${mistake}\n`);
  return exitCodes.error;
}

function tellProblems({ stderr }: Pick<CommandContext, 'stderr'>, problems: readonly Problem[], file?: string): number {
  for (const problem of problems) stderr.write(`${problemText({ ...withoutAbsent({ file }), ...problem })}\n`);
  return exitCodes.error;
}

type RequestContext = AccessRequest['context'];

const contextValues = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

type ContextOutcome =
  | { readonly ok: true; readonly context: RequestContext }
  | { readonly ok: false; readonly problems: readonly Problem[] };

async function readContextFile(file: string | undefined): Promise<ContextOutcome> {
  if (file === undefined) return { ok: true, context: {} };
  const text = await readText(file);
  if (!text.ok) return text;
  const source = parseJsonText(text.text, 'strict');
  if (!source.ok) return { ok: false, problems: source.problems.map((problem) => ({ ...problem, file })) };
  const values = contextValues.safeParse(dataOfTree(source.root));
  if (values.success) return { ok: true, context: values.data };
  const problems = values.error.issues.map(({ path }) => ({
    path: path.join('.'),
    message: 'must be a string or an array of strings',
    file,
  }));
  return { ok: false, problems };
}

/** Keys are the same in any case. */
function mergeContext(fromFile: RequestContext, entries: readonly string[]): RequestContext {
  const split = entries.map(
    (entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const,
  );
  const byKey = Map.groupBy(split, ([key]) => key.toLowerCase());
  const kept = Object.entries(fromFile).filter(([key]) => !byKey.has(key.toLowerCase()));
  const added = [...byKey.values()].map((group): readonly [string, string | readonly string[]] => {
    const [[key, value] = ['', '']] = group;
    return [key, group.length === 1 ? value : group.map(([, one]) => one)];
  });
  return Object.fromEntries([...kept, ...added]);
}

function printDecision(
  decided: AccessDecision,
  { stdout, json, exempt }: Pick<CommandContext, 'stdout'> & Printed,
): void {
  const { decision, statements, heldBackBy = [] } = decided;
  if (json) {
    stdout.write(`${visibleJson(decided, 2)}\n`);
    return;
  }
  stdout.write(`${decision}\n`);
  for (const statement of statements) {
    const { index, sid, effect } = statement;
    stdout.write(
      `- ${effect} by statement ${index} of ${visibleText(`${placeOf(statement)}${sid === null ? '' : ` (${sid})`}`)}\n`,
    );
  }
  if (statements.length === 0) stdout.write('- no statement matches\n');
  for (const limit of heldBackBy) {
    const how = limit.decision === 'ExplicitlyDenied' ? 'denies it' : 'does not allow it';
    stdout.write(`- held back by ${visibleText(limitInWords(limit))}, which ${how}\n`);
  }
  for (const limit of exempt)
    stdout.write(`- ${visibleText(limitInWords(limit))} does not apply: aws:PrincipalArn is a service-linked role\n`);
}

interface Printed {
  readonly json: boolean;
  /** The limits that do not apply to whoever asks. */
  readonly exempt: readonly AttachedLimit[];
}

function placeOf({ policy, place, document = 0 }: MatchedStatement): string {
  if (place === 'attached') return policy;
  if (place === 'boundary') return 'the permissions boundary';
  return `document ${document} of ${limitInWords({ kind: place, name: policy })}`;
}
