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
  const grants = trustAsGrants(text);
  if (grants.ok) {
    const decoded = decodePolicy(grants.document);
    return { problems: decoded.ok ? [] : decoded.problems.map(({ path, message }) => `${path}: ${message}`) };
  }
  return { problems: parseStatements(text) ? [] : [grants.reason] };
}

const scheme = 'arn:principal:::';

/**
 * Turns principals into resources: `{Service: sagemaker.amazonaws.com}` becomes `arn:principal:::Service/…`. An account
 * is everybody in it, so it becomes all that begins with its number; `*` is everybody of AWS, which no service is
 * (IAM User Guide, "AWS JSON policy elements: Principal"). Exact but for `NotPrincipal` and principals with wildcards.
 */
export function trustAsGrants(text: string): TrustAsGrants {
  const statements = parseStatements(text);
  if (!statements) return { ok: false, reason: 'is no policy document' };
  const grants: unknown[] = [];
  for (const statement of statements) {
    if (!isRecord(statement)) return { ok: false, reason: 'has a statement that is no object' };
    if ('NotPrincipal' in statement) return { ok: false, reason: 'has NotPrincipal' };
    const principals = principalsOf(statement['Principal']);
    if (typeof principals === 'string') return { ok: false, reason: principals };
    const { Principal: _, ...rest } = statement;
    grants.push({ ...rest, Resource: principals.map(resourceOf) });
  }
  return { ok: true, document: { Version: versionOf(text), Statement: grants } };
}

/** The principal that a resource of {@link trustAsGrants} stands for, in words. */
export function principalOfResource(resource: string): string {
  const [kind = '', ...rest] = resource.slice(scheme.length).split('/');
  const name = rest.join('/');
  if (kind !== 'AWS') return `${kind} ${name}`;
  return /^\d{12}\//.test(name) ? `somebody of account ${name.slice(0, 12)} (${name.slice(13)})` : `AWS ${name}`;
}

function principalsOf(given: unknown): readonly Principal[] | string {
  if (given === '*') return [{ kind: 'AWS', name: '*' }];
  if (!isRecord(given)) return 'has a statement without Principal';
  const principals: Principal[] = [];
  for (const [kind, value] of Object.entries(given)) {
    for (const name of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof name !== 'string') return 'has a principal that is no text';
      if (/[*?]/.test(name) && !(kind === 'AWS' && name === '*')) return 'has a principal with a wildcard';
      if (name.includes('${')) return 'has a principal with a variable';
      principals.push({ kind, name });
    }
  }
  return principals;
}

function resourceOf({ kind, name }: Principal): string {
  if (kind !== 'AWS' || name === '*') return `${scheme}${kind}/${name}`;
  const account = /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account !== undefined) return `${scheme}AWS/${account}/*`;
  const [, owner, resource] = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):(.+)$/.exec(name) ?? [];
  // What is no ARN is the id of a principal that was deleted: nobody can be it any more, and nobody else is.
  return owner === undefined ? `${scheme}AWS/${name}` : `${scheme}AWS/${owner}/${resource}`;
}

function parseStatements(text: string): readonly unknown[] | undefined {
  const document = parse(text);
  if (!isRecord(document) || !('Statement' in document)) return undefined;
  const { Statement: statements } = document;
  return Array.isArray(statements) ? (statements as unknown[]) : [statements];
}

function versionOf(text: string): unknown {
  const document = parse(text);
  return isRecord(document) && 'Version' in document ? document['Version'] : '2008-10-17';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
