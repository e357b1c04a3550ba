import type { Evidence, Json } from '../domain/evaluation/evaluation.ts';
import type { Severity } from '../domain/evaluation/severity.ts';
import type { FieldChange } from '../domain/finding/finding.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { stableJson } from './stable-json.ts';

/** What of a finding is told, so that a change of it, and of nothing else, is an update. */
export interface Told {
  readonly severity: Severity;
  readonly summary: string;
  readonly evidence: Evidence;
}

/** The longest value that the history keeps, characters of JSON: a flapping finding must not fill the disk. */
const longestValue = 4_000;

/** Every difference between two contents, member of the evidence by member. None means that nothing changed. */
export function fieldChanges(before: Told, after: Told): readonly FieldChange[] {
  if (isSameToTheLetter(before, after)) return [];
  const members = [...new Set([...Object.keys(before.evidence), ...Object.keys(after.evidence)])].toSorted();
  return [
    ...difference('severity', before.severity, after.severity),
    ...difference('summary', before.summary, after.summary),
    ...members.flatMap((member) => difference(`evidence.${member}`, before.evidence[member], after.evidence[member])),
  ];
}

/** Mostly they are, of a hundred thousand findings, and to see that costs little. */
function isSameToTheLetter(before: Told, after: Told): boolean {
  if (before.severity !== after.severity || before.summary !== after.summary) return false;
  return JSON.stringify(before.evidence) === JSON.stringify(after.evidence);
}

function difference(field: string, before: Json | undefined, after: Json | undefined): readonly FieldChange[] {
  if (stableJson(before) === stableJson(after)) return [];
  if (lengthOf(before) > longestValue || lengthOf(after) > longestValue) return [{ field }];
  return [{ field, ...withoutAbsent({ before, after }) }];
}

function lengthOf(value: Json | undefined): number {
  return value === undefined ? 0 : JSON.stringify(value).length;
}
