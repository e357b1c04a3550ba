import { z } from 'zod';
import type { Suppression } from '../domain/finding/suppression.ts';
import { suppressionModes } from '../domain/finding/suppression.ts';
import { ownValue } from '../domain/own-value.ts';
import { glob } from '../domain/settings/values.ts';
import { type ConfigurationProblem, type Path, pathText } from './problems/problem.ts';
import { nearest } from './problems/suggest.ts';
import { type ConfigurationDocument, parseConfigurationText } from './read/document.ts';
import { typeNames } from './read/issues.ts';
import { identifier } from './schema/values.ts';

const day = 86_400_000;

/** How many days ahead a suppression may end: what nobody looked at for so long must be decided again. */
const longest = 180;

const expiry = z
  .string()
  .refine(
    (text) => expiryOf(text) !== undefined,
    'a date in quotes, such as "2026-12-31", or a date with time and zone',
  );

const entry = z
  .strictObject({
    id: identifier,
    mode: z.enum(suppressionModes),
    finding: z
      .string()
      .regex(/^f_[0-9a-f]{20}$/, 'the id of a finding, f_ and 20 hexadecimal digits')
      .optional(),
    target: glob.optional(),
    check: glob.optional(),
    kind: glob.optional(),
    resource: glob.optional(),
    path: glob.optional(),
    evidence: z
      .string()
      .regex(/^e_[0-9a-f]{16}$/, 'an evidenceHash, e_ and 16 hexadecimal digits')
      .optional(),
    reason: z.string().trim().min(1, 'text that says why'),
    owner: z.string().trim().min(1, 'text that says who decided it'),
    expires: expiry,
  })
  .refine(({ finding, resource }) => finding !== undefined || resource !== undefined, 'name a finding or a resource')
  .refine(({ mode, evidence }) => mode === 'accept' || evidence === undefined, 'evidence belongs to mode: accept only');

const document = z.strictObject({ suppressions: z.array(entry).nullable() });

/** An entry of the file as it is written there. */
export type SuppressionEntry = z.infer<typeof entry>;

/** The suppressions of a file, or everything that is wrong with it. */
export type SuppressionsOutcome =
  | { readonly ok: true; readonly suppressions: readonly Suppression[] }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** The suppressions of a file, or everything that is wrong with it. `now` is milliseconds since the epoch. */
export function parseSuppressions(text: string, file: string, now: number): SuppressionsOutcome {
  const parsed = parseConfigurationText(text, file);
  if (!parsed.ok) return parsed;
  const checked = document.safeParse(parsed.document.value);
  const place = (path: Path, message: string) => placed(parsed.document, file, { path, message });
  if (!checked.success) return { ok: false, problems: checked.error.issues.flatMap((issue) => describe(issue, place)) };
  const entries = checked.data.suppressions ?? [];
  const problems = entries.flatMap((one, index) => mistakesOf(one, index, { entries, now, place }));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, suppressions: entries.map(toSuppression) };
}

/** When a suppression ends: a date counts to the end of its day, UTC. */
function expiryOf(text: string): number | undefined {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!isDate && !/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const time = Date.parse(text);
  const date = text.slice(0, 10);
  // Date.parse takes the 31st of every month for a day of the next one.
  if (Number.isNaN(time) || new Date(Date.parse(date)).toISOString().slice(0, 10) !== date) return undefined;
  return isDate ? time + day : time;
}

function toSuppression({ expires, ...given }: SuppressionEntry): Suppression {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...(present as Omit<Suppression, 'expires'>), expires: expiryOf(expires) ?? 0 };
}

type Place = (path: Path, message: string) => ConfigurationProblem;

function mistakesOf(
  { id, expires }: SuppressionEntry,
  index: number,
  {
    entries,
    now,
    place,
  }: { readonly entries: readonly SuppressionEntry[]; readonly now: number; readonly place: Place },
): readonly ConfigurationProblem[] {
  const path = ['suppressions', index];
  const first = entries.findIndex((other) => other.id === id);
  const twice = first < index ? [place([...path, 'id'], `suppressions[${first}] is called ${id} already`)] : [];
  const isLong = (expiryOf(expires) ?? 0) > (Math.floor(now / day) + longest + 1) * day;
  return isLong
    ? [...twice, place([...path, 'expires'], 'is more than 180 days ahead: decide again before that')]
    : twice;
}

function describe(issue: z.core.$ZodIssue, place: Place): readonly ConfigurationProblem[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = path.length === 0 ? ['suppressions'] : Object.keys(entry.shape);
      const meant = nearest(key, known);
      const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
      return place([...path, key], `there is no setting "${key}" here; ${hint}`);
    });
  }
  if (issue.code === 'invalid_type' && issue.message.includes('received undefined'))
    return [place(path, 'is required')];
  if (issue.code === 'invalid_value') return [place(path, `expected one of ${issue.values.map(String).join(', ')}`)];
  if (issue.code === 'invalid_type')
    return [place(path, `expected ${ownValue(typeNames, issue.expected) ?? issue.expected}`)];
  return [place(path, issue.code === 'custom' && issue.path.length < 3 ? issue.message : `expected ${issue.message}`)];
}

function placed(
  parsed: ConfigurationDocument,
  file: string,
  { path, message }: { readonly path: Path; readonly message: string },
): ConfigurationProblem {
  for (let length = path.length; length > 0; length--) {
    const position = parsed.locate(path.slice(0, length));
    if (position) return { path: pathText(path), message, file, ...position };
  }
  return { path: pathText(path), message, file };
}
