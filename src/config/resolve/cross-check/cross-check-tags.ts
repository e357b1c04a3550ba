import { ownerColumns } from '../../../checks/required-tags/owners/owners-of-roles.ts';
import { matchesGlob } from '../../../domain/target/glob.ts';
import type { Path } from '../../problems/problem.ts';
import type { Complaints } from '../../read/complaints.ts';
import { refuseRepeated } from '../../read/repeated.ts';
import type { Configuration } from '../../schema/schema.ts';

type RequiredTags = Configuration['checks']['required-tags'];
type Targets = Configuration['targets'];

const base: Path = ['checks', 'required-tags'];

/** Tag keys and resource types, wherever the tag check names them. */
export function crossCheckTags(
  { checks: { 'required-tags': given }, targets }: Pick<Configuration, 'checks' | 'targets'>,
  resourceTypes: readonly string[],
  complaints: Complaints,
  statesOf: (type: string) => readonly string[],
): void {
  checkStates(given, resourceTypes, { complaints, statesOf });
  checkTagKeys(given, complaints);
  checkKeyRules(given, complaints);
  checkOwners(given, targets, complaints);
  checkTagValues(given, complaints);
  checkTypes(given, resourceTypes, complaints);
  checkOverrides(given, complaints);
}

function checkTagKeys({ tags }: RequiredTags, complaints: Complaints): void {
  const keys = Object.keys(tags);
  if (keys.length === 0)
    complaints.refuse([...base, 'tags'], 'names no tag', 'Name one, or switch the check off with enabled: false.');
  const placeOf = (index: number) => [...base, 'tags', keys[index] ?? ''];
  // The check tells a key in another case by comparing without case, so two such keys could not be told apart.
  refuseRepeated(
    keys.map((key) => key.toLowerCase()),
    placeOf,
    complaints,
  );
}

/**
 * What a key or value may hold, and how long it may be. Source: SageMaker API reference, Tag; the tagging API keeps `aws:`
 * to AWS itself.
 */
const allowedText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const longestKey = 128;
const longestValue = 256;

/** Why no tag of a SageMaker resource can hold this text; `undefined` where one can. */
function impossible(text: string, longest: number): string | undefined {
  if (Array.from(text).length > longest) return `is longer than the ${longest} characters that AWS allows`;
  const letter = Array.from(text).find((one) => !allowedText.test(one));
  return letter === undefined ? undefined : `holds ${JSON.stringify(letter)}, which AWS allows in no tag`;
}

const allowedHint = 'Letters, digits, blanks and _ . : / = + - @ are allowed.';

function checkTagValues({ tags }: RequiredTags, complaints: Complaints): void {
  for (const [key, rule] of Object.entries(tags)) {
    const path = [...base, 'tags', key];
    const fault = key.toLowerCase().startsWith('aws:')
      ? 'begins with aws:, which only AWS sets'
      : impossible(key, longestKey);
    if (fault) complaints.refuse(path, fault, allowedHint);
    checkTagValue(rule, path, complaints);
  }
}

function checkTagValue(rule: RequiredTags['tags'][string], path: Path, complaints: Complaints): void {
  const { value, values, pattern } = rule ?? {};
  if ([value, values, pattern].filter((one) => one !== undefined).length > 1)
    complaints.refuse(path, 'has more than one of value, values and pattern', 'Keep one of them.');
  const named = [
    ...(value === undefined ? [] : [[value, [...path, 'value']] as const]),
    ...(values ?? []).map((one, index) => [one, [...path, 'values', index]] as const),
  ];
  for (const [text, place] of named) {
    const fault = text.trim() === '' ? 'is blank, which counts as no value' : impossible(text, longestValue);
    if (fault) complaints.refuse(place, fault, allowedHint);
  }
  if (pattern !== undefined && !isExpression(pattern))
    complaints.refuse(
      [...path, 'pattern'],
      'is not a valid regular expression',
      'It is read as ECMAScript with the flag u.',
    );
}

function checkStates(
  { states }: RequiredTags,
  known: readonly string[],
  { complaints, statesOf }: { readonly complaints: Complaints; readonly statesOf: (type: string) => readonly string[] },
): void {
  for (const [type, wanted] of Object.entries(states)) {
    const path = [...base, 'states', type];
    if (!known.includes(type)) {
      complaints.refuse(path, `there is no resource type "${type}"`, complaints.origin.didYouMean(type, known));
      continue;
    }
    const possible = statesOf(type);
    if (possible.length === 0) complaints.refuse(path, `the list of ${type} tells no state`, 'Leave it out.');
    for (const [index, state] of wanted.entries()) {
      if (possible.length === 0 || possible.includes(state)) continue;
      const suggestion = complaints.origin.didYouMean(state, possible) ?? `States: ${possible.join(', ')}.`;
      complaints.refuse([...path, index], `${type} has no state "${state}"`, suggestion);
    }
  }
}

function checkKeyRules({ tags, keys: { prohibited, pattern, at_most: atMost } }: RequiredTags, complaints: Complaints) {
  const path = [...base, 'keys'];
  const required = Object.keys(tags);
  for (const [index, glob] of prohibited.entries()) {
    const key = required.find((one) => matchesGlob(glob.toLowerCase(), one.toLowerCase()));
    if (key !== undefined) complaints.refuse([...path, 'prohibited', index], `covers ${key}, which tags requires`);
  }
  if (pattern !== undefined && !isExpression(pattern))
    complaints.refuse(
      [...path, 'pattern'],
      'is not a valid regular expression',
      'It is read as ECMAScript with the flag u.',
    );
  if (atMost !== undefined && atMost < required.length)
    complaints.refuse([...path, 'at_most'], `is less than the ${required.length} tags that are required`);
}

function checkOwners({ tags }: RequiredTags, targets: Targets, complaints: Complaints): void {
  for (const [key, rule] of Object.entries(tags)) {
    if (rule?.owners === undefined) continue;
    const path = [...base, 'tags', key, 'owners'];
    if ((rule.value ?? rule.values ?? rule.pattern) !== undefined)
      complaints.refuse(path, 'stands beside value, values or pattern', 'Keep one of them.');
    if (rule.owners !== 'tables') continue;
    if (!ownerColumns.some((column) => column === key.toLowerCase())) {
      const columns = ownerColumns.join(' and ');
      complaints.refuse(path, `the table of project users has no ${key}`, `It has ${columns}.`);
    }
    for (const { id } of targets.filter(({ facts }) => facts.tables === false))
      complaints.refuse(path, `the tables of ${id} are not read`, 'Set facts.tables of that target.');
  }
}

function isExpression(pattern: string): boolean {
  try {
    return RegExp(`^(?:${pattern})$`, 'u').unicode;
  } catch {
    return false;
  }
}

function checkTypes(
  { types, type_overrides: overrides, exclude }: RequiredTags,
  known: readonly string[],
  complaints: Complaints,
): void {
  const refuseUnknown = (type: string, path: Path) => {
    if (known.includes(type)) return;
    const suggestion = complaints.origin.didYouMean(type, known) ?? `Known types: ${known.join(', ')}.`;
    complaints.refuseQuietly(path, `there is no resource type "${type}"`, suggestion);
  };
  if (typeof types !== 'string') {
    for (const [index, type] of types.entries()) refuseUnknown(type, [...base, 'types', index]);
    refuseRepeated(types, (index) => [...base, 'types', index], complaints);
  }
  for (const type of Object.keys(overrides)) refuseUnknown(type, [...base, 'type_overrides', type]);
  for (const [index, { types: excluded = [] }] of exclude.entries()) {
    for (const [position, type] of excluded.entries())
      refuseUnknown(type, [...base, 'exclude', index, 'types', position]);
  }
}

function checkOverrides({ tags, types, type_overrides: overrides }: RequiredTags, complaints: Complaints): void {
  for (const [type, { tags: keys }] of Object.entries(overrides)) {
    const path = [...base, 'type_overrides', type];
    if (typeof types !== 'string' && !types.includes(type))
      complaints.warn(path, `has no effect, for ${type} is not among types`);
    for (const [index, key] of keys.entries()) {
      if (Object.hasOwn(tags, key)) continue;
      const suggestion = complaints.origin.didYouMean(key, Object.keys(tags));
      complaints.refuse([...path, 'tags', index], 'is not among the configured tags', suggestion);
    }
  }
}
