import { array, assert, constantFrom, property, record, tuple, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlikeRoles, type RoleSides } from '../../../../src/checks/roles/alike/alike-roles.ts';
import { describeEffect } from '../../../../src/checks/roles/comparing/effective-change.ts';
import { sha256 } from '../../../../src/hashing/sha256.ts';
import { compareExactly } from '../../../../src/policy/compare/compare-exactly.ts';

interface Role {
  readonly user: string;
  readonly project: string;
}

const bucket = 'arn:aws:s3:::mlspace-data';

function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const allow = (Action: string, ...Resource: readonly string[]) => ({ Effect: 'Allow', Action, Resource });

function recordOf({ user, project }: Role) {
  return { name: `MLSpace-${project}-0f9e8d7c`, tags: { user, project, system: 'MLSpace' } };
}

/** As MLSpace makes them: a policy that all share, one of the user and one of the project. */
function sidesOf({ user, project }: Role, before: string, after: string): RoleSides {
  const own = [
    {
      name: 'user',
      kind: 'managed' as const,
      document: document(allow('s3:GetObject', `${bucket}/private/${user}/*`)),
    },
    {
      name: 'project',
      kind: 'managed' as const,
      document: document(allow('s3:GetObject', `${bucket}/project/${project}/*`), {
        Effect: 'Deny',
        Action: 's3:PutObject',
        Resource: `${bucket}/*`,
        Condition: { StringNotEquals: { 's3:RequestObjectTag/project': project } },
      }),
    },
  ];
  const side = (text: string) => ({ policies: [{ name: 'shared', kind: 'managed' as const, document: text }, ...own] });
  return { canonical: side(before), live: side(after) };
}

const shared = document(allow('s3:ListBucket', bucket));
const widened = document(allow('s3:ListBucket', bucket), allow('s3:GetObject', `${bucket}/global/*`));

function comparedRoles(roles: readonly Role[], before: string, after: string): number {
  const alike = new AlikeRoles(sha256);
  const sets = roles.map((role) => alike.represent(recordOf(role), sidesOf(role, before, after)).sides);
  return new Set(sets.map((one) => JSON.stringify(one))).size;
}

/** A policy of the user's own is wrong. */
function ownSides({ user }: Role): RoleSides {
  const side = (action: string) => ({
    policies: [{ name: `MLSpace-user-${user}`, kind: 'managed' as const, document: document(allow(action, '*')) }],
  });
  return { canonical: side('s3:GetObject'), live: side('s3:*') };
}

const number = (index: number, digits: number) => String(index).padStart(digits, '0');

describe('checks/roles alike', () => {
  it('compares thousands of roles once that share what drifted', () => {
    const roles = Array.from({ length: 2_000 }, (_, index) => ({
      user: `user${number(Math.floor(index / 20), 5)}`,
      project: `project${number(index % 20, 3)}`,
    }));
    expect(comparedRoles(roles, shared, widened)).toBe(1);
  });

  const ana = { user: 'ana', project: 'churn' };
  const bob = { user: 'bob', project: 'fraud' };

  it.each([
    ['names one of them', `${bucket}/private/ana/*`],
    ['takes a name apart at its beginning', `${bucket}/private/a*`],
    ['takes a name apart at its end', `${bucket}/private/*a/x`],
    ['takes a name apart within', `${bucket}/private/*n*`],
    ['hides a name behind an escape', String.raw`${bucket}/private/\u0061na/*`],
    ['names one of them in another case', `${bucket}/private/Ana/*`],
  ])('compares roles apart where what they share %s', (_what, resource) => {
    const after = document(allow('s3:ListBucket', bucket), allow('s3:GetObject', resource)).replaceAll('\\\\u', '\\u');
    expect(comparedRoles([ana, bob], shared, after)).toBe(2);
  });

  it.each([
    ['of another length', { user: 'anna', project: 'churn' }],
    ['of other characters', { user: 'an1', project: 'churn' }],
    ['that is a number', { user: '123', project: 'churn' }],
  ])('compares a role apart with a name %s', (_what, other) => {
    expect(comparedRoles([ana, other], shared, widened)).toBe(2);
  });

  it('compares roles apart where the policy that is wrong has their name', () => {
    const alike = new AlikeRoles(sha256);
    const [one, other] = [ana, bob].map((role) => alike.represent(recordOf(role), ownSides(role)).sides);
    expect(one).not.toEqual(other);
  });

  it('says of each role what is said of the one that stands for it, in its own names', () => {
    const alike = new AlikeRoles(sha256);
    const first = alike.represent(recordOf(ana), sidesOf(ana, shared, widened));
    const second = alike.represent(recordOf(bob), sidesOf(bob, shared, widened));
    expect([first.isFirst, second.isFirst]).toEqual([true, false]);
    const told = { resources: [`${bucket}/private/ana/x`, 'banana', `project/churn`], 'is ana': 1 };
    expect(first.inOwnNames(told)).toEqual(told);
    expect(second.inOwnNames(told).resources).toEqual([`${bucket}/private/bob/x`, 'banana', 'project/fraud']);
  });

  it('law: a comparison of the role that stands for others is theirs', () => {
    const name = constantFrom('ana', 'bob', 'eva', 'liv', 'kim', 'zoe', 'joy', 'lana', 'an-a', 'x1y', 'private');
    const role = record({ user: name, project: name });
    const part = constantFrom(
      '*',
      'x/*',
      'ana/*',
      '*',
      'a*',
      '*b/*',
      'ana',
      'b?b/*',
      '${aws:username}/*',
      'liv*',
      '*/x',
    );
    const resource = tuple(constantFrom('private', 'project', 'global', '*'), part).map((parts) => parts.join('/'));
    const statement = record({
      Effect: constantFrom('Allow', 'Deny'),
      Action: constantFrom('s3:GetObject', 's3:PutObject', 's3:*'),
      Resource: resource.map((path) => `${bucket}/${path}`),
    });
    const drift = tuple(array(statement, { minLength: 1, maxLength: 2 }), array(statement, { maxLength: 2 }));
    let shares = 0;
    assert(
      property(
        uniqueArray(role, { minLength: 3, maxLength: 6, selector: ({ user, project }) => `${user} ${project}` }),
        drift,
        (roles, [before, after]) => {
          const alike = new AlikeRoles(sha256);
          for (const one of roles) {
            const own = sidesOf(one, document(...before), document(...after));
            const { sides, inOwnNames, isFirst } = alike.represent(recordOf(one), own);
            if (isFirst) continue;
            shares++;
            const theirs = compareExactly(sides.canonical, sides.live);
            const ours = compareExactly(own.canonical, own.live);
            expect(theirs.verdict).toBe(ours.verdict);
            expect([theirs.denied.verdict, theirs.realisable.verdict]).toEqual([
              ours.denied.verdict,
              ours.realisable.verdict,
            ]);
            expect(inOwnNames(describeEffect(theirs))['gained']).toHaveLength(
              (describeEffect(ours)['gained'] as unknown[]).length,
            );
          }
        },
      ),
      { numRuns: 360 },
    );
    expect(shares).toBeGreaterThan(20);
  });
});
