import { type DecodeOutcome, decodePolicyTree, readPolicySource } from '../parse/decode.ts';
import type { Selection, Statement } from '../parse/policy-document.ts';
import { arrayOf, ProblemList } from '../parse/reader.ts';
import type { SourceNode } from '../parse/source-tree.ts';
import { plainGlob } from './glob.ts';
import { globAccepts } from './match-glob.ts';
import { parsePattern, resolvePattern } from './pattern.ts';
import { rcpServices } from './rcp-services.generated.ts';

/**
 * The one action of a service with resource control policies that they do not restrict (AWS Organizations User Guide,
 * "Resources and entities not restricted by RCPs").
 */
export const unrestrictedAction = 'kms:RetireGrant';

/**
 * Reads a resource control policy as what it denies: each statement acts on the services that support these policies, and
 * AWS's own RCPFullAWSAccess lets everything through, as is always the case. Anything else that allows is refused, as is
 * `NotAction`, `NotPrincipal` and any principal but `*` (AWS Organizations User Guide, "RCP syntax").
 */
export function decodeResourceControl(document: unknown): DecodeOutcome {
  const source = readPolicySource(document);
  if (!source.ok) return source;
  const problems = new ProblemList();
  const decoded = decodePolicyTree(withoutPrincipals(source.root, problems));
  const all = [...problems.all, ...(decoded.ok ? [] : decoded.problems)];
  if (!decoded.ok || all.length > 0) return { ok: false, problems: all };
  const { version, statements } = decoded.document;
  const refused = statements.flatMap((statement, index) => faultsOf(statement, `Statement[${index}]`));
  if (refused.length > 0) return { ok: false, problems: refused };
  return { ok: true, document: { version, statements: statements.map(onSupportedServices) } };
}

/** Every statement speaks of everybody, which is what an identity policy leaves out. */
function withoutPrincipals(root: SourceNode, problems: ProblemList): SourceNode {
  if (root.kind !== 'object') return root;
  const members = root.members.map((member) => {
    if (member.key !== 'Statement') return member;
    const { value } = member;
    const path = (index: number) => (value.kind === 'array' ? `Statement[${index}]` : 'Statement');
    const bare = arrayOf(value).map((node, index) => withoutPrincipal(node, path(index), problems));
    const [only] = bare;
    return { ...member, value: value.kind === 'array' ? { ...value, items: bare } : (only ?? value) };
  });
  return { ...root, members };
}

function withoutPrincipal(statement: SourceNode, path: string, problems: ProblemList): SourceNode {
  if (statement.kind !== 'object') return statement;
  const members = statement.members.filter(({ key, value }) => {
    if (key === 'NotPrincipal')
      problems.add(value, `${path}.NotPrincipal`, 'a resource control policy takes no NotPrincipal');
    if (key === 'Principal' && !isEverybody(value))
      problems.expect(value, `${path}.Principal`, '"*": conditions choose');
    return key !== 'Principal' && key !== 'NotPrincipal';
  });
  return { ...statement, members };
}

function isEverybody(node: SourceNode): boolean {
  if (node.kind === 'string') return node.text === '*';
  if (node.kind !== 'object' || node.members.length !== 1) return false;
  const [{ key, value } = { key: '', value: node }] = node.members;
  return key === 'AWS' && arrayOf(value).every((one) => one.kind === 'string' && one.text === '*');
}

function faultsOf(statement: Statement, path: string) {
  const { effect, action } = statement;
  if (effect === 'Allow' && !isFullAccess(statement))
    return [
      {
        path: `${path}.Effect`,
        message: 'a resource control policy only denies; the one that allows is RCPFullAWSAccess of AWS, * on *',
      },
    ];
  if (action.negated) return [{ path: `${path}.NotAction`, message: 'a resource control policy takes no NotAction' }];
  return [];
}

function isFullAccess({ action, resource, conditions }: Statement): boolean {
  return isAll(action) && isAll(resource) && conditions.length === 0;
}

function isAll({ negated, patterns }: Selection): boolean {
  return !negated && patterns.includes('*');
}

function onSupportedServices(statement: Statement): Statement {
  const { negated, patterns } = statement.action;
  if (statement.effect === 'Allow') return statement;
  return { ...statement, action: { negated, patterns: patterns.flatMap(supportedPatterns) } };
}

const services: ReadonlySet<string> = new Set(rcpServices);

/** A pattern over services as one for each that it names and that supports these policies. */
function supportedPatterns(pattern: string): readonly string[] {
  const [service = '', name = '*'] = /^\*+$/.test(pattern) ? ['*'] : pattern.split(':');
  const folded = service.toLowerCase();
  if (!/[*?]/.test(folded)) return services.has(folded) ? [pattern] : [];
  const glob = plainGlob(literalTokens(folded));
  return rcpServices.filter((one) => globAccepts(glob, one)).map((one) => `${one}:${name}`);
}

/** Actions have no variables; `2008-10-17` is the language without them. */
function literalTokens(pattern: string) {
  return resolvePattern(parsePattern(pattern, { wildcards: true, version: '2008-10-17' }), new Map()) ?? [];
}
