import type { IAMClient } from '@aws-sdk/client-iam';
import type { Read } from '../../domain/evaluation/read.ts';
import type { SurveyedIdentities, SurveyedRole } from '../../domain/target/account-survey.ts';
import type { PolicyVersion } from '../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { limitCalls } from '../iam/iam-calls.ts';
import { type BulkRole, readBulkAccount } from '../iam/role-bulk.ts';
import { createDocumentDecoder } from '../iam/role-documents.ts';

/** Every role of the account and every managed policy of its own. Of a role that is told damaged only the name is kept. */
export async function readIdentities(
  iam: IAMClient,
  accountId: string,
  signal: AbortSignal,
): Promise<Read<SurveyedIdentities>> {
  const source = { iam, calls: limitCalls(signal), decode: createDocumentDecoder() };
  const bulk = await readBulkAccount(source, accountId);
  if (!bulk.ok) return bulk;
  const all = [...bulk.value.roles.values()];
  const roles = all.flatMap((role) => surveyedRole(role) ?? []);
  const policies = [...bulk.value.policies].flatMap(([arn, versions]) => {
    const text = defaultText(versions);
    return text === undefined ? [] : [[arn, text] as const];
  });
  return {
    ok: true,
    value: {
      roles: roles.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      damaged: all.filter((role) => !surveyedRole(role)).map(({ name }) => name),
      policies: Object.fromEntries(policies),
    },
  };
}

function surveyedRole({ facts, attached, inline }: BulkRole): SurveyedRole | undefined {
  if (!facts.ok || !attached.ok || !inline.ok) return undefined;
  const { name, arn, path, tags, trustPolicy, boundaryArn } = facts.value;
  return {
    name,
    arn,
    path,
    tags,
    trustPolicy,
    ...withoutAbsent({ boundaryArn }),
    attached: attached.value.map((policy) => policy.arn),
    inline: Object.fromEntries(
      inline.value.flatMap((policy) => (policy.document.ok ? [[policy.name, policy.document.value]] : [])),
    ),
  };
}

function defaultText(versions: readonly PolicyVersion[]): string | undefined {
  const document = versions.find(({ isDefault }) => isDefault)?.document;
  return document?.ok ? document.value : undefined;
}
