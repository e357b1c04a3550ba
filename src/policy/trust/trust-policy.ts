import { isRecord } from '../../domain/record.ts';
import { decodePolicy } from '../parse/decode.ts';

/** Somebody who may be trusted: a service, an AWS principal, a federated provider. */
interface Principal {
  readonly kind: string;
  readonly name: string;
}

/** A trust policy in the shape of an identity policy, so that what compares those can compare it. */
export type TrustAsGrants =
  | { readonly ok: true; readonly document: unknown }
  /** Why principals cannot be written so: then only the statements can be compared. */
  | { readonly ok: false; readonly reason: string };

/** What is wrong with a trust policy as a document; empty when nothing is. */
export function readTrustPolicy(text: string): { readonly problems: readonly string[] } {
  const document = parse(text);
  if (!document) return { problems: ['is no policy document'] };
  const { statements, rest } = document;
  // The rest of it is what an identity policy is, which has resources where this one has principals.
  const asIdentityPolicy = { ...rest, Statement: statements.map((one) => (isRecord(one) ? ofAnIdentity(one) : one)) };
  const decoded = decodePolicy(asIdentityPolicy);
  return {
    problems: [
      ...(decoded.ok ? [] : decoded.problems.map(({ path, message }) => `${path}: ${message}`)),
      ...statements.flatMap((statement) => (isRecord(statement) ? faultsOf(statement) : [])),
    ],
  };
}

function ofAnIdentity(statement: Record<string, unknown>): Record<string, unknown> {
  const others = Object.entries(statement).filter(([element]) => !/^(Not)?Principal$/.test(element));
  return { ...Object.fromEntries(others), Resource: '*' };
}

function faultsOf(statement: Record<string, unknown>): readonly string[] {
  const principals = principalsOf('Principal' in statement ? statement['Principal'] : statement['NotPrincipal']);
  return [
    ...('fault' in principals ? [principals.fault] : []),
    ...('Principal' in statement && 'NotPrincipal' in statement
      ? ['has a statement with both Principal and NotPrincipal']
      : []),
    ...('Resource' in statement ? ['has a statement with Resource, which is the role itself'] : []),
  ];
}

const scheme = 'arn:principal:trust:::';

/**
 * Turns principals into resources: `{Service: sagemaker.amazonaws.com}` becomes `arn:principal:trust:::Service/…`. An account
 * is everybody in it, so it becomes all that begins with its number; `*` is everybody, services too (IAM User Guide, "AWS
 * JSON policy elements: Principal"; Organizations User Guide, "Resource control policy examples", denies services by it).
 * Exact but for `NotPrincipal` and principals with wildcards.
 */
export function trustAsGrants(text: string): TrustAsGrants {
  const document = parse(text);
  if (!document) return { ok: false, reason: 'is no policy document' };
  const grants: unknown[] = [];
  for (const statement of document.statements) {
    if (!isRecord(statement)) return { ok: false, reason: 'has a statement that is no object' };
    if ('NotPrincipal' in statement) return { ok: false, reason: 'has NotPrincipal' };
    const principals = principalsOf(statement['Principal']);
    if ('fault' in principals) return { ok: false, reason: principals.fault };
    const inexact = principals.all.flatMap((principal) => inexactness(principal) ?? [])[0];
    if (inexact !== undefined) return { ok: false, reason: inexact };
    const { Principal: _, ...rest } = statement;
    grants.push({ ...rest, Resource: principals.all.flatMap(resourcesOf) });
  }
  return { ok: true, document: { ...document.rest, Statement: grants } };
}

/** The principal that a resource of {@link trustAsGrants} stands for, in words. */
export function principalOfResource(resource: string): string {
  if (resource === '*') return 'anybody';
  // What no statement has written is an example that the comparison made up.
  if (!resource.startsWith(scheme)) return 'somebody';
  const name = resource.slice(scheme.length);
  const [, account, inAccount = ''] = /^AWS\/(\d{12})\/(.*)$/s.exec(name) ?? [];
  if (account !== undefined) return `${wordsOf(inAccount)} of account ${account}`;
  const [kind = '', ...rest] = name.split('/');
  const label = { Service: 'the service', Federated: 'users of the identity provider' }[kind] ?? kind;
  return `${label} ${rest.join('/')}`;
}

function wordsOf(inAccount: string): string {
  if (inAccount === '*') return 'anybody';
  const session = /^assumed-role\/(.+)\/\*$/s.exec(inAccount)?.[1];
  if (session !== undefined) return `any session of role ${session}`;
  // What has no type is an example too.
  return inAccount.includes('/') ? inAccount : 'somebody';
}

type Principals = { readonly all: readonly Principal[] } | { readonly fault: string };

function principalsOf(given: unknown): Principals {
  if (given === '*') return { all: [{ kind: 'AWS', name: '*' }] };
  if (given === undefined) return { fault: 'has a statement without Principal' };
  if (!isRecord(given)) return { fault: 'has a Principal that is neither "*" nor an object' };
  const all: Principal[] = [];
  for (const [kind, value] of Object.entries(given)) {
    for (const name of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof name !== 'string') return { fault: 'has a principal that is no text' };
      all.push({ kind, name });
    }
  }
  return { all };
}

/** Why a principal cannot be written as resources, where it cannot. */
function inexactness({ kind, name }: Principal): string | undefined {
  if (isEverybody({ kind, name })) return undefined;
  if (/[*?]/.test(name)) return 'has a principal with a wildcard';
  return name.includes('${') ? 'has a principal with a variable' : undefined;
}

function isEverybody({ kind, name }: Principal): boolean {
  return kind === 'AWS' && name === '*';
}

function resourcesOf(principal: Principal): readonly string[] {
  const { kind, name } = principal;
  if (isEverybody(principal)) return ['*'];
  const own = `${scheme}${kind}/`;
  if (kind !== 'AWS') return [`${own}${name}`];
  const [, byArn, account = byArn] = /^(?:arn:[\w-]+:iam::(\d{12}):root|(\d{12}))$/.exec(name) ?? [];
  if (account !== undefined) return [`${own}${account}/*`];
  const [, owner, inAccount = ''] = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):(.+)$/.exec(name) ?? [];
  // What is no ARN is the id of a principal that was deleted: nobody can be it any more, and nobody else is.
  if (owner === undefined) return [`${own}${name}`];
  // A role is all of its sessions too; their ARN has its name without its path.
  const role = /^role\/(?:.*\/)?([^/]+)$/.exec(inAccount)?.[1];
  const sessions = role === undefined ? [] : [`${own}${owner}/assumed-role/${role}/*`];
  return [`${own}${owner}/${inAccount}`, ...sessions];
}

interface TrustDocument {
  readonly statements: readonly unknown[];
  /** What stands beside them, such as the version. */
  readonly rest: Record<string, unknown>;
}

function parse(text: string): TrustDocument | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (!isRecord(document) || !('Statement' in document)) return undefined;
    const { Statement: statements, ...rest } = document;
    return { statements: Array.isArray(statements) ? (statements as unknown[]) : [statements], rest };
  } catch {
    return undefined;
  }
}
