import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { principalOfResource, trustAsGrants } from '../../../src/policy/trust/trust-policy.ts';

type Members = Readonly<Record<string, unknown>>;

function allow(Principal: unknown, more: Members = {}): Members {
  return { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more };
}

function deny(Principal: unknown, more: Members = {}): Members {
  return allow(Principal, { Effect: 'Deny', ...more });
}

function trust(...Statement: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function resourcesOf(Principal: unknown): unknown {
  const grants = trustAsGrants(trust(allow(Principal)));
  if (!grants.ok) throw new Error(grants.reason);
  return (grants.document as { Statement: { Resource: unknown }[] }).Statement[0]?.Resource;
}

/** A resource that stands for principals; `*` for everybody. */
function resource(name: string): string {
  return name === '*' ? name : `arn:principal:trust:::${name}`;
}

function reasonOf(text: string): string | undefined {
  const grants = trustAsGrants(text);
  return grants.ok ? undefined : grants.reason;
}

/** Who may assume the role by the live policy and not by the canonical one, and the other way round. */
function difference(canonical: string, live: string) {
  const sets = [canonical, live].map((text) => {
    const grants = trustAsGrants(text);
    if (!grants.ok) throw new Error(grants.reason);
    return { policies: [{ name: 'trust policy', kind: 'inline' as const, document: grants.document }] };
  });
  const [before, after] = sets;
  if (!before || !after) throw new Error('no sets');
  const { allowed, problems } = compareExactly(before, after);
  expect(problems).toEqual([]);
  expect(allowed.undecided).toEqual([]);
  const who = (regions: typeof allowed.gained) => [
    ...new Set(regions.flatMap(({ resources }) => resources.map(principalOfResource))),
  ];
  return { gained: who(allowed.gained), lost: who(allowed.lost) };
}

const account = '111122223333';
const other = '444455556666';
const root = `arn:aws:iam::${account}:root`;
const role = `arn:aws:iam::${account}:role/service-role/Ops`;
const session = `arn:aws:sts::${account}:assumed-role/Ops/jane`;
const user = `arn:aws:iam::${account}:user/jane`;
const service = { Service: 'sagemaker.amazonaws.com' };
const saml = `arn:aws:iam::${account}:saml-provider/corporate`;

describe('policy/trust/trust-policy: principals as resources', () => {
  it.each<[what: string, principal: unknown, resources: readonly string[]]>([
    ['everybody', '*', ['*']],
    ['everybody, as the documentation says it is equivalent', { AWS: '*' }, ['*']],
    ['an account by its number', { AWS: account }, [`AWS/${account}/*`]],
    ['an account by its ARN', { AWS: root }, [`AWS/${account}/*`]],
    ['an account of another partition', { AWS: `arn:aws-us-gov:iam::${account}:root` }, [`AWS/${account}/*`]],
    ['a user', { AWS: user }, [`AWS/${account}/user/jane`]],
    [
      'a role, which is its sessions too',
      { AWS: `arn:aws:iam::${account}:role/Ops` },
      [`AWS/${account}/role/Ops`, `AWS/${account}/assumed-role/Ops/*`],
    ],
    [
      'a role with a path, which the sessions have not',
      { AWS: `arn:aws-cn:iam::${account}:role/a/b/Ops` },
      [`AWS/${account}/role/a/b/Ops`, `AWS/${account}/assumed-role/Ops/*`],
    ],
    ['a session', { AWS: session }, [`AWS/${account}/assumed-role/Ops/jane`]],
    [
      'a federated user',
      { AWS: `arn:aws:sts::${account}:federated-user/jane` },
      [`AWS/${account}/federated-user/jane`],
    ],
    [
      'a user whose path looks like a role',
      { AWS: `${root.slice(0, -4)}user/role/jane` },
      [`AWS/${account}/user/role/jane`],
    ],
    ['who was deleted', { AWS: 'AROAEXAMPLE123456789012' }, ['AWS/AROAEXAMPLE123456789012']],
    ['what only begins with the number of an account', { AWS: `${account}4` }, [`AWS/${account}4`]],
    ['what only ends like an account', { AWS: `x${account}` }, [`AWS/x${account}`]],
    ['what only holds the ARN of an account', { AWS: `x${root}` }, [`AWS/x${root}`]],
    ['what only begins with the ARN of an account', { AWS: `${root}x` }, [`AWS/${account}/rootx`]],
    ['what only holds the ARN of a user', { AWS: `x${user}` }, [`AWS/x${user}`]],
    ['a principal of another service', { AWS: `arn:aws:s3::${account}:root` }, [`AWS/arn:aws:s3::${account}:root`]],
    ['a service', service, ['Service/sagemaker.amazonaws.com']],
    ['a service with a number for a name', { Service: account }, [`Service/${account}`]],
    ['a provider of identities', { Federated: saml }, [`Federated/${saml}`]],
    [
      'several of one kind and of several kinds',
      { Service: ['a.amazonaws.com', 'b.amazonaws.com'], AWS: [account, user] },
      ['Service/a.amazonaws.com', 'Service/b.amazonaws.com', `AWS/${account}/*`, `AWS/${account}/user/jane`],
    ],
    ['nobody', { AWS: [] }, []],
  ])('%s', (_what, principal, resources) => {
    expect(resourcesOf(principal)).toEqual(resources.map(resource));
  });

  it('keeps what else a statement and the document say', () => {
    const Condition = { StringEquals: { 'aws:SourceAccount': account } };
    const statement = allow(service, { Sid: 'One', Condition });
    const { Principal: _, ...rest } = statement;
    const Resource = ['arn:principal:trust:::Service/sagemaker.amazonaws.com'];

    expect(trustAsGrants(trust(statement, deny('*')))).toEqual({
      ok: true,
      document: {
        Version: '2012-10-17',
        Statement: [
          { ...rest, Resource },
          { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: ['*'] },
        ],
      },
    });
    expect(trustAsGrants(JSON.stringify({ Statement: statement }))).toEqual({
      ok: true,
      document: { Statement: [{ ...rest, Resource }] },
    });
  });

  it.each<[text: string, reason: string]>([
    ['sagemaker', 'is no policy document'],
    ['null', 'is no policy document'],
    ['[]', 'is no policy document'],
    ['"Statement"', 'is no policy document'],
    ['{"Version":"2012-10-17"}', 'is no policy document'],
    [trust('allow'), 'has a statement that is no object'],
    [trust(null), 'has a statement that is no object'],
    [trust([]), 'has a statement that is no object'],
    [trust({ Effect: 'Deny', NotPrincipal: { AWS: root }, Action: '*' }), 'has NotPrincipal'],
    [trust(allow(undefined)), 'has a statement without Principal'],
    [trust(allow('sagemaker')), 'has a Principal that is neither "*" nor an object'],
    [trust(allow(['*'])), 'has a Principal that is neither "*" nor an object'],
    [trust(allow({ AWS: 111122223333 })), 'has a principal that is no text'],
    [trust(allow({ AWS: [root, null] })), 'has a principal that is no text'],
    [trust(allow({ AWS: `arn:aws:iam::${account}:role/*` })), 'has a principal with a wildcard'],
    [trust(allow({ AWS: '1111222233?3' })), 'has a principal with a wildcard'],
    [trust(allow({ AWS: ['*', '**'] })), 'has a principal with a wildcard'],
    [trust(allow({ Service: '*' })), 'has a principal with a wildcard'],
    [trust(allow({ Service: ['a.amazonaws.com', '*.amazonaws.com'] })), 'has a principal with a wildcard'],
    [trust(allow(service), allow({ Federated: '*' })), 'has a principal with a wildcard'],
    [trust(allow({ AWS: 'arn:aws:iam::${aws:PrincipalAccount}:root' })), 'has a principal with a variable'],
  ])('says why it cannot: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });
});

describe('policy/trust/trust-policy: what one policy lets in beside another', () => {
  it.each<[what: string, wide: unknown, narrow: unknown]>([
    ['an account in everybody', '*', { AWS: account }],
    ['a service in everybody', '*', service],
    ['a service in everybody, written otherwise', { AWS: '*' }, service],
    ['the users of a provider in everybody', '*', { Federated: saml }],
    ['a user in the account', { AWS: account }, { AWS: user }],
    ['a role in the account', { AWS: root }, { AWS: role }],
    ['a session in the account', { AWS: root }, { AWS: session }],
    ['a session in its role', { AWS: role }, { AWS: session }],
  ])('%s', (_what, wide, narrow) => {
    expect(difference(trust(allow(wide)), trust(allow(narrow)))).toMatchObject({ gained: [] });
    expect(difference(trust(allow(narrow)), trust(allow(wide))).gained).not.toEqual([]);
    // A denial takes as much from what is allowed.
    expect(difference(trust(), trust(allow(narrow), deny(wide)))).toEqual({ gained: [], lost: [] });
    expect(difference(trust(), trust(allow(wide), deny(narrow))).gained).not.toEqual([]);
  });

  it.each<[what: string, one: unknown, another: unknown]>([
    ['a service and an account', service, { AWS: account }],
    ['two accounts', { AWS: account }, { AWS: other }],
    ['a provider of an account and the account', { Federated: saml }, { AWS: account }],
    ['two services', service, { Service: 'sagemaker.amazonaws.com.cn' }],
    ['a role and a user of one name', { AWS: role }, { AWS: `arn:aws:iam::${account}:user/service-role/Ops` }],
    ['a role and the session of another', { AWS: role }, { AWS: session.replace('Ops', 'Ops2') }],
    ['roles of one name in two paths', { AWS: role }, { AWS: role.replace('service-role', 'other') }],
    ['a user and one whose name is longer', { AWS: user }, { AWS: `${user}2` }],
    ['a principal and one that was deleted', { AWS: role }, { AWS: 'AROAEXAMPLE123456789012' }],
  ])('keeps apart %s', (_what, one, another) => {
    expect(difference(trust(allow(one)), trust(allow(another))).gained).not.toEqual([]);
    expect(difference(trust(allow(another)), trust(allow(one))).gained).not.toEqual([]);
  });

  it.each<[what: string, one: unknown, another: unknown]>([
    ['of everybody', '*', { AWS: '*' }],
    ['of an account', { AWS: account }, { AWS: [root] }],
    [
      'of several, in any order',
      { Service: ['a.amazonaws.com', 'b.amazonaws.com'] },
      { Service: ['b.amazonaws.com', 'a.amazonaws.com'] },
    ],
  ])('is nothing between two spellings %s', (_what, one, another) => {
    expect(difference(trust(allow(one)), trust(allow(another)))).toEqual({ gained: [], lost: [] });
  });

  it('tells that a denial of services that act for other accounts is gone', () => {
    const guard = deny('*', { Condition: { StringNotEquals: { 'aws:SourceAccount': account } } });

    expect(difference(trust(allow(service), guard), trust(allow(service)))).toEqual({
      gained: ['the service sagemaker.amazonaws.com'],
      lost: [],
    });
  });

  it('tells whom a denial of the whole account held back', () => {
    const guard = deny({ AWS: account }, { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } });

    expect(difference(trust(allow({ AWS: user }), guard), trust(allow({ AWS: user })))).toEqual({
      gained: [`user/jane of account ${account}`],
      lost: [],
    });
  });

  it('tells who came and who went', () => {
    expect(difference(trust(allow(service)), trust(allow({ AWS: other })))).toEqual({
      gained: [`anybody of account ${other}`],
      lost: ['the service sagemaker.amazonaws.com'],
    });
  });

  it('tells a variable that the older language takes literally', () => {
    const Condition = { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } };
    const older = JSON.stringify({ Statement: [allow({ AWS: account }, { Condition })] });

    expect(difference(older, trust(allow({ AWS: account }, { Condition }))).gained).not.toEqual([]);
  });
});

describe('policy/trust/trust-policy: principals in words', () => {
  it.each<[resource: string, words: string]>([
    ['*', 'anybody'],
    [`AWS/${account}/*`, `anybody of account ${account}`],
    [`AWS/${account}/example`, `somebody of account ${account}`],
    [`AWS/${account}/`, `somebody of account ${account}`],
    [`AWS/${account}/user/team/jane`, `user/team/jane of account ${account}`],
    [`AWS/${account}/role/Ops`, `role/Ops of account ${account}`],
    [`AWS/${account}/assumed-role/Ops/*`, `any session of role Ops of account ${account}`],
    [`AWS/${account}/assumed-role/Ops/jane`, `assumed-role/Ops/jane of account ${account}`],
    ['AWS/AROAEXAMPLE123456789012', 'AWS AROAEXAMPLE123456789012'],
    [`AWS/${account}4/user`, `AWS ${account}4/user`],
    ['Service/ec2.amazonaws.com', 'the service ec2.amazonaws.com'],
    [`Service/AWS/${account}/*`, `the service AWS/${account}/*`],
    [`Federated/${saml}`, `users of the identity provider ${saml}`],
    ['CanonicalUser/0123', 'CanonicalUser 0123'],
  ])('%s', (name, words) => {
    expect(principalOfResource(resource(name))).toBe(words);
  });

  it('is somebody for an example out of everybody', () => {
    expect(principalOfResource('arn:aws:s3:::example')).toBe('somebody');
    expect(principalOfResource('')).toBe('somebody');
  });
});
