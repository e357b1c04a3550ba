import { GetPolicyVersionCommand, ListPolicyVersionsCommand } from '@aws-sdk/client-iam';
import type { Read } from '../../domain/evaluation/read.ts';
import type { PolicyVersion } from '../../domain/target/role-snapshot.ts';
import { present } from '../client/failures.ts';
import { collectPages } from './iam-calls.ts';
import type { PolicySource } from './policy-source.ts';

/** Every version of a managed policy, oldest first; there are at most five (IAM, "IAM and AWS STS quotas"). */
export async function readPolicyVersions(arn: string, source: PolicySource): Promise<Read<readonly PolicyVersion[]>> {
  const listed = await listVersions(arn, source);
  if (!listed.ok) return listed;
  const versions = listed.value.map(async (version): Promise<PolicyVersion> => {
    return { ...version, document: await readDocument(arn, version.versionId, source) };
  });
  return { ok: true, value: inOrder(await Promise.all(versions)) };
}

/** Oldest first: versions are counted up, `v1`, `v2`, and two may have been made in one second. */
export function inOrder(versions: readonly PolicyVersion[]): readonly PolicyVersion[] {
  return versions.toSorted((a, b) => numberOf(a) - numberOf(b));
}

function numberOf({ versionId }: PolicyVersion): number {
  return Number(versionId.slice(1));
}

function listVersions(arn: string, { iam, calls }: PolicySource) {
  return calls.read('ListPolicyVersions', arn, (abortSignal) =>
    collectPages(async (marker) => {
      const command = new ListPolicyVersionsCommand({ PolicyArn: arn, ...marker });
      const { Versions, IsTruncated, Marker } = await iam.send(command, { abortSignal });
      const items = present(Versions, 'Versions').map(({ VersionId, IsDefaultVersion, CreateDate }) => ({
        versionId: present(VersionId, 'VersionId'),
        isDefault: IsDefaultVersion ?? false,
        createdAt: present(CreateDate, 'CreateDate').getTime(),
      }));
      return { items, truncated: IsTruncated, marker: Marker };
    }),
  );
}

function readDocument(arn: string, versionId: string, { iam, calls, decode }: PolicySource): Promise<Read<string>> {
  return calls.read('GetPolicyVersion', `${arn} ${versionId}`, async (abortSignal) => {
    const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId });
    const { PolicyVersion: version } = await iam.send(command, { abortSignal });
    return decode(present(version?.Document, 'the document'));
  });
}
