import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Read } from '../domain/read.ts';
import type { AttachedPolicy } from '../domain/role-snapshot.ts';
import { MalformedAnswer, present } from './failures.ts';
import { collectPages, type IamCalls } from './iam-calls.ts';
import { decodePolicyDocument } from './policy-document.ts';

/** Reads what is attached to roles. A document that cannot be read is a failure of that policy alone. */
export interface PolicyReader {
  managed(roleName: string): Promise<Read<readonly AttachedPolicy[]>>;
  inline(roleName: string): Promise<Read<readonly AttachedPolicy[]>>;
  boundary(arn: string): Promise<AttachedPolicy>;
}

/** The default version of a managed policy; the version stays unknown where the policy itself could not be read. */
type ManagedDocument = Pick<AttachedPolicy, 'document' | 'versionId'>;

/** Creates a reader that remembers managed policies, so that each is read once in its life. */
export function createPolicyReader(iam: IAMClient, calls: IamCalls): PolicyReader {
  const documents = new Map<string, Promise<ManagedDocument>>();

  function managedDocument(arn: string): Promise<ManagedDocument> {
    const document = documents.get(arn) ?? readManagedDocument(arn, iam, calls);
    documents.set(arn, document);
    return document;
  }

  return {
    async managed(roleName) {
      const attached = await listAttached(roleName, iam, calls);
      if (!attached.ok) return attached;
      const policies = attached.value.map(async ({ name, arn }): Promise<AttachedPolicy> => {
        return { kind: 'managed', name, arn, ...(await managedDocument(arn)) };
      });
      return { ok: true, value: await Promise.all(policies) };
    },

    async inline(roleName) {
      const names = await listInline(roleName, iam, calls);
      if (!names.ok) return names;
      const policies = names.value.map(async (name): Promise<AttachedPolicy> => {
        return { kind: 'inline', name, document: await readInline(roleName, name, { iam, calls }) };
      });
      return { ok: true, value: await Promise.all(policies) };
    },

    async boundary(arn) {
      const name = arn.slice(arn.lastIndexOf('/') + 1);
      return { kind: 'boundary', name, arn, ...(await managedDocument(arn)) };
    },
  };
}

function listAttached(roleName: string, iam: IAMClient, calls: IamCalls) {
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

function listInline(roleName: string, iam: IAMClient, calls: IamCalls) {
  return calls.read('ListRolePolicies', roleName, (abortSignal) =>
    collectPages(async (marker) => {
      const command = new ListRolePoliciesCommand({ RoleName: roleName, ...marker });
      const { PolicyNames, IsTruncated, Marker } = await iam.send(command, { abortSignal });
      return { items: present(PolicyNames, 'PolicyNames'), truncated: IsTruncated, marker: Marker };
    }),
  );
}

function readInline(roleName: string, name: string, { iam, calls }: { iam: IAMClient; calls: IamCalls }) {
  return calls.read('GetRolePolicy', `${roleName}/${name}`, async (abortSignal) => {
    const command = new GetRolePolicyCommand({ RoleName: roleName, PolicyName: name });
    const { PolicyDocument } = await iam.send(command, { abortSignal });
    return decode(present(PolicyDocument, 'PolicyDocument'));
  });
}

async function readManagedDocument(arn: string, iam: IAMClient, calls: IamCalls): Promise<ManagedDocument> {
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

function decode(text: string): string {
  const document = decodePolicyDocument(text);
  if (document === undefined) throw new MalformedAnswer('The policy document is not JSON, neither raw nor URL-encoded');
  return document;
}
