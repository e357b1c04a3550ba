import type { Evaluation, Observation } from '../domain/evaluation/evaluation.ts';
import { severities } from '../domain/evaluation/severity.ts';
import type { FindingIdentity } from '../domain/finding/finding.ts';
import { stableJson } from './stable-json.ts';

/** SHA-256 of a text as hexadecimal digits. */
export type Hash = (text: string) => string;

/** `f_` and 20 hexadecimal digits. The parts are hashed as a JSON list, so that no two identities have the same text. */
export function findingId(identity: FindingIdentity, hash: Hash): string {
  const { targetId, checkId, kind, resourceArn, path } = identity;
  return `f_${hash(JSON.stringify([targetId, checkId, kind, resourceArn, path])).slice(0, 20)}`;
}

/**
 * What an evaluation saw, by finding id. Of several observations with one identity the worst counts; among equally bad
 * ones the choice depends on their content only, never on their order.
 */
export function observationsById(
  { targetId, checkId, observations }: Pick<Evaluation, 'targetId' | 'checkId' | 'observations'>,
  hash: Hash,
): Map<string, Observation> {
  const byId = new Map<string, Observation>();
  for (const observation of observations) {
    const { kind, resource, path } = observation;
    const id = findingId({ targetId, checkId, kind, resourceArn: resource.arn, path }, hash);
    const other = byId.get(id);
    byId.set(id, other ? worseOf(other, observation) : observation);
  }
  return byId;
}

function worseOf(one: Observation, other: Observation): Observation {
  const difference = severities.indexOf(one.severity) - severities.indexOf(other.severity);
  if (difference !== 0) return difference > 0 ? one : other;
  return stableJson(one) <= stableJson(other) ? one : other;
}
