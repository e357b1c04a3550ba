import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Read } from '../../domain/evaluation/read.ts';
import type { AttachedPolicy, PolicyVersion } from '../../domain/target/role-snapshot.ts';
import { present } from '../client/failures.ts';
import { collectPages } from './iam-calls.ts';
import type { PolicySource } from './policy-source.ts';
import { inOrder, readPolicyVersions } from './policy-versions.ts';
import { policyNameOf } from './role-documents.ts';

/** Reads what is attached to roles. A document that cannot be read is a failure of that policy alone. */
export interface PolicyReader {
  managed(roleName: string): Promise<Read<readonly AttachedPolicy[]>>;
  inline(roleName: string): Promise<Read<readonly AttachedPolicy[]>>;
  boundary(arn: string): Promise<AttachedPolicy>;
  /** Every version of a managed policy, oldest first. */
  versions(arn: string): Promise<Read<readonly PolicyVersion[]>>;
  /** The managed policies of these ARNs as attached ones. */
  attached(policies: readonly { readonly name: string; readonly arn: string }[]): Promise<readonly AttachedPolicy[]>;
}

/** The default version of a managed policy; the version stays unknown where the policy itself could not be read. */
type ManagedDocument = Pick<AttachedPolicy, 'document' | 'versionId'>;

/** Creates a reader that remembers managed policies, so that each is read once in its life. */
export function createPolicyReader(source: PolicySource): PolicyReader {
  const documents = new Map<string, Promise<ManagedDocument>>();

  function managedDocument(arn: string): Promise<ManagedDocument> {
    const inBulk = source.known?.(arn)?.find(({ isDefault }) => isDefault);
    if (inBulk) return Promise.resolve({ versionId: inBulk.versionId, document: inBulk.document });
    const document = documents.get(arn) ?? readManagedDocument(arn, source);
    documents.set(arn, document);
    return document;
  }

  const versions = new Map<string, Promise<Read<readonly PolicyVersion[]>>>();
  const known = new Map<string, Promise<AttachedPolicy>>();

  /** One object for all roles that have the policy. */
  function attachedPolicy({ kind, name, arn }: Required<Pick<AttachedPolicy, 'kind' | 'name' | 'arn'>>) {
    const key = `${kind} ${name} ${arn}`;
    const policy = known.get(key) ?? managedDocument(arn).then((document) => ({ kind, name, arn, ...document }));
    known.set(key, policy);
    return policy;
  }

  const reader: PolicyReader = {
    versions(arn) {
      const inBulk = source.known?.(arn);
      if (inBulk) return Promise.resolve({ ok: true, value: inOrder(inBulk) });
      const read = versions.get(arn) ?? readPolicyVersions(arn, source);
      versions.set(arn, read);
      return read;
    },

    async managed(roleName) {
      const attached = await listAttached(roleName, source);
      return attached.ok ? { ok: true, value: await reader.attached(attached.value) } : attached;
    },

    async inline(roleName) {
      const names = await listInline(roleName, source);
      if (!names.ok) return names;
      const policies = names.value.map(async (name): Promise<AttachedPolicy> => {
        return { kind: 'inline', name, document: await readInline(roleName, name, source) };
      });
      return { ok: true, value: await Promise.all(policies) };
    },

    boundary: (arn) => attachedPolicy({ kind: 'boundary', name: policyNameOf(arn), arn }),

    attached: (policies) =>
      Promise.all(policies.map(({ name, arn }) => attachedPolicy({ kind: 'managed', name, arn }))),
  };
  return reader;
}

function listAttached(roleName: string, { iam, calls }: PolicySource) {
  return calls.read('ListAttachedRolePolicies', roleName, (abortSignal) =>
    collectPages(async (marker) => {
      const command = new ListAttachedRolePoliciesCommand({ RoleName: roleName, ...marker });
      const { AttachedPolicies, IsTruncated, Marker } = await iam.send(command, { abortSignal });
      const items = present(AttachedPolicies, 'AttachedPolicies').map(({ PolicyName, PolicyArn }) => ({
        name: present(PolicyName, 'PolicyName'),
        arn: present(PolicyArn, 'PolicyArn'),
      }));
      return { items, truncated: IsTruncated, marker: Marker };
    }),
  );
}

function listInline(roleName: string, { iam, calls }: PolicySource) {
  return calls.read('ListRolePolicies', roleName, (abortSignal) =>
    collectPages(async (marker) => {
      const command = new ListRolePoliciesCommand({ RoleName: roleName, ...marker });
      const { PolicyNames, IsTruncated, Marker } = await iam.send(command, { abortSignal });
      return { items: present(PolicyNames, 'PolicyNames'), truncated: IsTruncated, marker: Marker };
    }),
  );
}

function readInline(roleName: string, name: string, { iam, calls, decode }: PolicySource) {
  return calls.read('GetRolePolicy', `${roleName}/${name}`, async (abortSignal) => {
    const command = new GetRolePolicyCommand({ RoleName: roleName, PolicyName: name });
    const { PolicyDocument } = await iam.send(command, { abortSignal });
    return decode(present(PolicyDocument, 'PolicyDocument'));
  });
}

async function readManagedDocument(arn: string, { iam, calls, decode }: PolicySource): Promise<ManagedDocument> {
  const version = await calls.read('GetPolicy', arn, async (abortSignal) => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }), { abortSignal });
    return present(Policy?.DefaultVersionId, 'DefaultVersionId');
  });
  if (!version.ok) return { document: version };
  const versionId = version.value;
  const document = await calls.read('GetPolicyVersion', `${arn} ${versionId}`, async (abortSignal) => {
    const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId });
    const { PolicyVersion } = await iam.send(command, { abortSignal });
    return decode(present(PolicyVersion?.Document, 'the document'));
  });
  return { versionId, document };
}
