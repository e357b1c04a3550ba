import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from '../command/command.ts';
import {
  entriesOf,
  findSuppressionsFile,
  readSuppressionsFile,
  suppressionsFileOption,
  writeSuppressionsFile,
} from './suppressions-file.ts';

const text = (placeholder: string, description: string) => ({ type: 'string', placeholder, description }) as const;
const required = <Option extends object>(option: Option) => ({ ...option, required: true }) as const;

const options = {
  ...suppressionsFileOption,
  id: required(text('ID', 'The name of the entry.')),
  mode: {
    ...required(text('MODE', 'accept this very fault, or ignore whatever is wrong there.')),
    choices: ['accept', 'ignore'],
  },
  finding: text('ID', 'The finding, f_….'),
  resource: text('GLOB', 'The resource: a pattern over its name, or over its ARN where it begins with arn: or *.'),
  target: text('GLOB', 'Only findings of these targets.'),
  check: text('GLOB', 'Only findings of these checks.'),
  kind: text('GLOB', 'Only these kinds of findings.'),
  path: text('GLOB', 'Only at this place in the resource.'),
  evidence: text('HASH', 'With accept: the evidenceHash that is accepted; what is there at first by default.'),
  reason: required(text('TEXT', 'Why.')),
  owner: required(text('NAME', 'Who decided it.')),
  expires: required(text('DATE', 'Until when, such as 2026-12-31, at most 180 days ahead.')),
} as const;

/** The members of an entry in the order in which they are written. */
const members = [
  'id',
  'mode',
  'finding',
  'target',
  'check',
  'kind',
  'resource',
  'path',
  'evidence',
  'reason',
  'owner',
  'expires',
] as const;

/** `notebook-drift suppress add`: adds an entry to the suppressions file and keeps everything else in it. */
export const suppressAdd = defineCommand({ options, run });

async function run({ values }: GivenArguments<typeof options>, context: CommandContext): Promise<number> {
  const path = await findSuppressionsFile(values, context);
  const file = path === undefined ? undefined : await readSuppressionsFile(path, context);
  if (path === undefined || !file) return exitCodes.error;
  const given = members.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const]));
  const entries = entriesOf(file.document);
  entries.flow = false;
  entries.add(file.document.createNode(Object.fromEntries(given)));
  if (!(await writeSuppressionsFile(path, file.document, context))) return exitCodes.error;
  context.stdout.write(`${path}: added ${values.id}\n`);
  return exitCodes.clean;
}
