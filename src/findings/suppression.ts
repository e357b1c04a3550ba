/*
 * Whether a finding is suppressed. Examples of an active finding that one entry covers:
 *
 * | entry | since then | finding |
 * | --- | --- | --- |
 * | `accept`, ends in May | April, the evidence is the same | suppressed |
 * | `accept`, ends in May | April, the evidence is another | told again: ended `changed` |
 * | `ignore`, ends in May | June | told again: ended `expired` |
 */

import type { Evidence } from '../domain/evaluation/evaluation.ts';
import type { FieldChange, Finding, TransitionKind } from '../domain/finding/finding.ts';
import type { FindingSuppression, Suppression } from '../domain/finding/suppression.ts';
import { ownValue } from '../domain/own-value.ts';
import { matchesGlob } from '../domain/target/glob.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import type { Hash } from './identity.ts';
import { stableJson } from './stable-json.ts';

/** What suppressions are judged by. */
export interface SuppressionRules {
  readonly suppressions: readonly Suppression[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly hash: Hash;
}

/**
 * `e_` and 16 hexadecimal digits: the same as long as the evidence says the same. How to restore is no part of the fault: the
 * commands, and the other versions of a policy, may become others, or fail to be read, while the fault stays as it is.
 */
export function evidenceHash({ restore: _restore, versions: _versions, ...fault }: Evidence, hash: Hash): string {
  return `e_${hash(stableJson(fault)).slice(0, 16)}`;
}

/** A finding after its suppressions were looked at, and the step that this is for one that is active. */
export interface Judged {
  readonly finding: Finding;
  readonly transition?: Extract<TransitionKind, 'suppressed' | 'unsuppressed' | 'updated'>;
  /** Which suppression came into effect, by whom and why, or why it ended; `updated`: another one, or another end. */
  readonly changes?: readonly FieldChange[];
}

/**
 * Whether a finding that is open is suppressed. The first entry that is in effect counts. One that ended is kept with why
 * it ended, so that a person sees that somebody once accepted this.
 */
export function judgeSuppression(finding: Finding, rules: SuppressionRules): Judged {
  const matching = rules.suppressions.filter((entry) => covers(entry, finding));
  const judged = matching.map((entry) => remembered(entry, finding, rules));
  const effective = judged.find(({ ended }) => ended === null);
  const suppression = withPins(effective ?? endedOf(finding, judged), judged);
  const suppressed = effective !== undefined;
  if (suppressed === finding.suppressed && same(suppression, finding.suppression)) return { finding };
  const after = { ...finding, suppressed, suppression };
  if (finding.state !== 'active') return { finding: after };
  if (effective) return { finding: after, ...entryStep(finding, effective) };
  if (!finding.suppressed) return { finding: after };
  const before = finding.suppression?.id ?? null;
  return {
    finding: after,
    transition: 'unsuppressed',
    changes: [{ field, before, after: suppression?.ended ?? null }],
  };
}

/** The step that an entry makes that is in effect; none where nothing of it is told anew. */
function entryStep(finding: Finding, effective: FindingSuppression): Omit<Judged, 'finding'> {
  const changes = entryChanges(finding, effective);
  return changes.length === 0 ? {} : { transition: finding.suppressed ? 'updated' : 'suppressed', changes };
}

/** Which entry is in effect now, by whom, why and until when, milliseconds since the epoch: what an auditor asks, also after the entry went. */
function entryChanges({ suppressed, suppression }: Finding, effective: FindingSuppression): readonly FieldChange[] {
  const told = ({ id, owner, reason, expires }: FindingSuppression) => ({
    [field]: id,
    [`${field}.owner`]: owner,
    [`${field}.reason`]: reason,
    [`${field}.expires`]: expires,
  });
  const before = suppressed && suppression ? told(suppression) : { [field]: suppression?.id ?? null };
  return Object.entries(told(effective)).flatMap(([name, after]) =>
    suppressed && ownValue(before, name) === after
      ? []
      : [{ field: name, ...withoutAbsent({ before: ownValue(before, name) }), after }],
  );
}

/** The field of {@link FieldChange} that tells of suppressions. */
const field = 'suppression';

/** Whether the entry may cover findings of this check of this target at all. */
export function mayCover(entry: Suppression, { targetId, checkId }: Pick<Finding, 'targetId' | 'checkId'>): boolean {
  return fits(entry.target, targetId) && fits(entry.check, checkId);
}

/** Whether every pattern of the entry covers the finding, whatever its mode and its time. */
export function covers(entry: Suppression, finding: Finding): boolean {
  const { resource } = entry;
  const name = resource === undefined || /^(arn:|\*)/.test(resource) ? finding.resource.arn : finding.resource.name;
  return (
    (entry.finding === undefined || entry.finding === finding.id) &&
    mayCover(entry, finding) &&
    fits(entry.kind, finding.kind) &&
    fits(resource, name) &&
    fits(entry.path, finding.path)
  );
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || matchesGlob(pattern, text);
}

function remembered(entry: Suppression, finding: Finding, { now, hash }: SuppressionRules): FindingSuppression {
  const { id, mode, reason, owner, expires } = entry;
  const present = mode === 'accept' ? evidenceHash(finding.evidence, hash) : null;
  const evidence = present === null ? null : (entry.evidence ?? pinOf(id, finding.suppression) ?? present);
  const changed = evidence !== present;
  return { id, mode, reason, owner, expires, evidence, ended: now >= expires ? 'expired' : changed ? 'changed' : null };
}

/** What the entry accepted when it first covered the finding, also while another one is in effect. */
function pinOf(id: string, last: FindingSuppression | null): string | null {
  return last?.id === id ? last.evidence : (last?.pins?.[id] ?? null);
}

function withPins(shown: FindingSuppression | null, judged: readonly FindingSuppression[]): FindingSuppression | null {
  if (!shown) return null;
  const { pins: _before, ...plain } = shown;
  const others = judged.flatMap(({ id, evidence }) => (id === shown.id || evidence === null ? [] : [[id, evidence]]));
  return others.length === 0 ? plain : { ...plain, pins: Object.fromEntries(others) as Record<string, string> };
}

/** Nothing is in effect: what was last, with why it no longer is; else an entry that matches and is over. */
function endedOf({ suppression: last }: Finding, judged: readonly FindingSuppression[]): FindingSuppression | null {
  const again = judged.find(({ id }) => id === last?.id);
  if (again) return again;
  if (last) return { ...last, ended: last.ended ?? 'removed' };
  return judged[0] ?? null;
}

function same(one: FindingSuppression | null, other: FindingSuppression | null): boolean {
  return stableJson(one) === stableJson(other);
}
