import type { Evaluation, Json, Observation } from '../../../domain/evaluation/evaluation.ts';
import type { AttachedPolicy, RoleSnapshot } from '../../../domain/target/role-snapshot.ts';
import type { Hash } from '../../../findings/identity.ts';
import { stableJson } from '../../../findings/stable-json.ts';
import { SharedEvidence } from './shared-evidence.ts';

/** The kinds whose evidence is cut to the length of a message. */
const cutKinds = ['policy-changed', 'policy-rewritten'];

/**
 * The same evaluation, with a digest of each live document in the evidence: a change of what was left out there changes the
 * evidence too, so that it is told, and is no longer what somebody accepted.
 */
export function withDigests(evaluation: Evaluation, roles: readonly RoleSnapshot[], hash: Hash): Evaluation {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  const known = new Map<string, string>();
  const digestOnce = (text: string) => {
    const digest = known.get(text) ?? digestOf(text, hash);
    known.set(text, digest);
    return digest;
  };
  const shared = new SharedEvidence();
  const observations = evaluation.observations.map((observation): Observation => {
    const { kind, resource, evidence } = observation;
    const { policies } = evidence;
    if (!cutKinds.includes(kind) || !Array.isArray(policies)) return observation;
    const documents = documentsOf(byArn.get(resource.arn));
    const digested = (policies as readonly NamedPolicy[]).map((policy) => {
      const text = documents.get(keyOf(policy));
      return { ...policy, digest: text === undefined ? null : digestOnce(text) };
    });
    return { ...observation, evidence: shared.with(evidence, { policies: digested }) };
  });
  return { ...evaluation, observations };
}

type NamedPolicy = { readonly [key: string]: Json } & {
  readonly kind: string;
  readonly name: string;
  readonly arn: string | null;
};

function documentsOf(snapshot: RoleSnapshot | undefined): ReadonlyMap<string, string> {
  if (!snapshot?.role.ok) return new Map();
  const { managed, inline } = snapshot.role.value;
  const attached = [managed, inline].flatMap((list) => (list.ok ? list.value : []));
  return new Map(attached.flatMap((policy) => (policy.document.ok ? [[keyOf(policy), policy.document.value]] : [])));
}

function keyOf({ kind, name, arn }: Pick<AttachedPolicy, 'kind' | 'name' | 'arn'> | NamedPolicy): string {
  return `${kind} ${arn ?? name}`;
}

/** The order of members says nothing: IAM does not promise to keep it. */
function digestOf(text: string, hash: Hash): string {
  return hash(inOrder(text)).slice(0, 16);
}

function inOrder(text: string): string {
  try {
    return stableJson(JSON.parse(text));
  } catch {
    return text;
  }
}
