import type { Evidence, Json } from '../domain/evaluation/evaluation.ts';
import type { ChangeEvent } from '../domain/finding/change-event.ts';
import type { Finding } from '../domain/finding/finding.ts';
import { ownValue } from '../domain/own-value.ts';
import { recordOf } from '../domain/record.ts';
import { matchesGlob } from '../domain/target/glob.ts';

/** What may explain a finding: calls of these names, those of them that are its cause. */
export interface Explanation {
  readonly names: readonly string[];
  readonly isCause: (event: ChangeEvent) => boolean;
}

type Explained = Pick<Finding, 'kind' | 'resource' | 'path' | 'evidence'>;

/**
 * The calls that may have caused a finding. None for findings that no single call explains, such as a pattern that stands
 * for too few roles. Which parameters each call has: IAM and SageMaker API references.
 */
export function explanationsOf(finding: Explained): readonly Explanation[] {
  return ownValue(explainers, finding.kind)?.(finding) ?? [];
}

type Explainer = (finding: Explained) => readonly Explanation[];

const explainers: Readonly<Record<string, Explainer>> = {
  'attachment-unexpected': (finding) => ofRole(finding, { AttachRolePolicy: { policyArn: finding.path } }),
  'inline-unexpected': (finding) => ofRole(finding, { PutRolePolicy: { policyName: finding.path } }),
  'attachment-missing': ({ evidence, ...finding }) => taken(finding, recordOf(evidence['expected'])),
  'policy-missing': ({ evidence, ...finding }) => taken(finding, recordOf(evidence['pattern'])),
  'document-changed': ofDocument,
  'document-invalid': ofDocument,
  'default-version': ofDocument,
  'policy-changed': ofDocument,
  'policy-invalid': ofDocument,
  'policy-rewritten': ofDocument,
  'boundary-missing': (finding) => ofRole(finding, { DeleteRolePermissionsBoundary: {}, CreateRole: {} }),
  'boundary-changed': (finding) => [
    ...ofRole(finding, { PutRolePermissionsBoundary: {}, CreateRole: {} }),
    ...ofDocument(finding),
  ],
  'trust-widened': (finding) => ofRole(finding, { UpdateAssumeRolePolicy: {}, CreateRole: {} }),
  'trust-changed': (finding) => ofRole(finding, { UpdateAssumeRolePolicy: {}, CreateRole: {} }),
  'role-missing': (finding) => ofRole(finding, { DeleteRole: {} }),
  'role-untagged': (finding) => ofRole(finding, { TagRole: {}, UntagRole: {}, CreateRole: {} }),
  'tag-missing': (finding) => ofTags(finding, ['DeleteTags']),
  'tag-empty': (finding) => ofTags(finding, ['AddTags']),
  'tag-value': (finding) => ofTags(finding, ['AddTags']),
  'tag-owner-unknown': (finding) => ofTags(finding, ['AddTags']),
  'tag-owner-changed': (finding) => ofTags(finding, ['AddTags']),
  'tag-key-prohibited': (finding) => ofTags(finding, ['AddTags']),
  'tag-key-pattern': (finding) => ofTags(finding, ['AddTags']),
  'tag-policy': (finding) => ofTags(finding, ['AddTags', 'DeleteTags']),
  'tag-conflict': (finding) => ofTags(finding, ['AddTags', 'DeleteTags']),
  'tag-key-case': (finding) => ofTags(finding, ['AddTags', 'DeleteTags']),
};

/** Calls by name, with the globs that their parameters must fit. */
type Calls = Readonly<Record<string, Readonly<Record<string, string>>>>;

function ofRole({ resource }: Pick<Explained, 'resource'>, calls: Calls): readonly Explanation[] {
  if (resource.type !== 'iam-role' || !resource.arn.startsWith('arn:')) return [];
  return [
    ofIam(Object.keys(calls), ({ name, request }) => {
      const wanted = ownValue(calls, name);
      return wanted !== undefined && request['roleName'] === resource.name && fits(wanted, request);
    }),
  ];
}

function ofIam(names: readonly string[], isCause: Explanation['isCause']): Explanation {
  return { names, isCause: (event) => event.source === 'iam.amazonaws.com' && isCause(event) };
}

function fits(wanted: Readonly<Record<string, string>>, request: ChangeEvent['request']): boolean {
  return Object.entries(wanted).every(([member, glob]) => matchesGlob(glob, textOf(request, member) ?? ''));
}

/** What stood in a place was detached or deleted, or never came with the role. */
function taken(finding: Pick<Explained, 'resource'>, place: Evidence): readonly Explanation[] {
  const name = textOf(place, 'name');
  const policyArn = textOf(place, 'arn') ?? `arn:*:policy/*${name ?? ''}`;
  const detached = ofRole(finding, { DetachRolePolicy: { policyArn }, CreateRole: {} });
  return name === undefined ? detached : [...detached, ...ofRole(finding, { DeleteRolePolicy: { policyName: name } })];
}

/** Somebody wrote the document, made another version the default, or attached a policy that says so. */
function ofDocument(finding: Explained): readonly Explanation[] {
  const { resource, evidence } = finding;
  const policies = Array.isArray(evidence['policies']) ? (evidence['policies'] as readonly Json[]).map(recordOf) : [];
  return policies.flatMap((policy) => {
    const policyName = textOf(policy, 'name') ?? '';
    const policyArn = textOf(policy, 'arn');
    if (policyArn === undefined) return ofRole(finding, { PutRolePolicy: { policyName } });
    const version = textOf(policy, 'versionId');
    const written = ofIam(versionCalls, (event) => madeDefault(event, policyArn, version));
    return resource.type === 'iam-role' && policy['kind'] === 'managed'
      ? [written, ...ofRole(finding, { AttachRolePolicy: { policyArn } })]
      : [written];
  });
}

/** `DeletePolicyVersion` is none of them: IAM refuses to delete the default version. */
const versionCalls = ['CreatePolicyVersion', 'SetDefaultPolicyVersion'];

/** Whether the call made this version of the policy its default. */
function madeDefault(
  { name, request, response }: ChangeEvent,
  policyArn: string,
  version: string | undefined,
): boolean {
  if (request['policyArn'] !== policyArn) return false;
  if (name === 'SetDefaultPolicyVersion') return version === undefined || request['versionId'] === version;
  if (name !== 'CreatePolicyVersion' || request['setAsDefault'] !== true) return false;
  const created = textOf(recordOf(response['policyVersion']), 'versionId');
  return version === undefined || created === undefined || created === version;
}

function ofTags({ resource, evidence }: Explained, names: readonly string[]): readonly Explanation[] {
  const keys = new Set(tagKeys(evidence));
  const isCause = ({ name, source, request }: ChangeEvent) =>
    source === 'sagemaker.amazonaws.com' &&
    names.includes(name) &&
    request['resourceArn'] === resource.arn &&
    keysOf(request).some((key) => keys.has(key));
  return [{ names, isCause }];
}

/** The keys that are wrong, and those that stand in their place. */
function tagKeys({ keys, wrong }: Evidence): readonly string[] {
  const expected = Array.isArray(keys) ? (keys as readonly Json[]) : [];
  const found = Array.isArray(wrong) ? (wrong as readonly Json[]).map((one) => recordOf(one)['found']) : [];
  return [...expected, ...found].filter((key) => typeof key === 'string');
}

function keysOf({ tagKeys: removed, tags: added }: ChangeEvent['request']): readonly string[] {
  const names = Array.isArray(removed) ? (removed as readonly Json[]) : [];
  const tags = Array.isArray(added) ? (added as readonly Json[]).map((tag) => recordOf(tag)['key']) : [];
  return [...names, ...tags].filter((key) => typeof key === 'string');
}

function textOf(record: { readonly [key: string]: Json }, key: string): string | undefined {
  const value = record[key];
  return typeof value === 'string' ? value : undefined;
}
