import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareAttachments } from '../../../src/policy/compare/statements/compare.ts';

interface Written {
  readonly Effect: string;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const published = JSON.parse(
  readFileSync(new URL('../../reference/notebook-policy.json', import.meta.url), 'utf8'),
) as {
  Statement: Record<string, unknown>[];
};

const action = fc.constantFrom('s3:GetObject', 's3:Put*', 'sagemaker:Create?odel', 'iam:PassRole', 'ec2:*');
const resource = fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::A/*', 'arn:aws:s3:::${aws:username}');
const condition = fc.dictionary(
  fc.constantFrom(
    'StringEquals',
    'StringNotLike',
    'ForAllValues:StringLike',
    'Null',
    'NumericLessThan',
    'BoolIfExists',
  ),
  fc.dictionary(
    fc.constantFrom('aws:requesttag/user', 'aws:tagkeys', 's3:prefix'),
    fc.uniqueArray(fc.constantFrom('true', 'false', '10', 'a*'), { minLength: 1, maxLength: 3 }),
    { minKeys: 1, maxKeys: 2 },
  ),
  { maxKeys: 2 },
);
const list = (item: fc.Arbitrary<string>) => fc.uniqueArray(item, { minLength: 1, maxLength: 4 });
const statement: fc.Arbitrary<Written> = fc.oneof(
  fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: list(action),
    Resource: list(resource),
    Condition: condition,
  }),
  fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    NotAction: list(action),
    Resource: list(resource),
    Condition: condition,
  }),
);
const seed = published.Statement.map((written) => {
  const arrays = JSON.parse(JSON.stringify(written), (key, value: unknown) =>
    typeof value === 'string' && key !== 'Effect' && !/^\d+$/.test(key) ? [value] : value,
  ) as Omit<Written, 'Condition'> & Partial<Written>;
  return { ...arrays, Condition: arrays.Condition ?? {} };
});
const policy = fc.oneof(fc.array(statement, { minLength: 1, maxLength: 5 }), fc.constant(seed));

/** The same text each time for the same choices: fast-check shrinks and repeats them. */
interface Choose {
  (upTo: number): number;
  /** A number that was not answered before. */
  next(): number;
}

/** A linear congruential generator, with the constants of POSIX `rand48`. */
function chooser(start: number): Choose {
  let state = BigInt(start);
  let count = 0;
  const choose = (upTo: number): number => {
    state = (state * 0x5deece66dn + 0xbn) % 2n ** 48n;
    return Number(state >> 17n) % upTo;
  };
  return Object.assign(choose, { next: () => ++count });
}

function shuffled<T>(items: readonly T[], choose: Choose): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(choose(rest.length), 1));
}

function recased(text: string, choose: Choose): string {
  return Array.from(text, (letter) => (choose(2) === 0 ? letter.toUpperCase() : letter.toLowerCase())).join('');
}

function relisted(values: readonly string[], choose: Choose): string | string[] {
  const repeated = choose(3) === 0 ? [...values, ...values.slice(0, 1)] : values;
  const order = shuffled(repeated, choose);
  return order.length === 1 && choose(2) === 0 ? String(order[0]) : order;
}

function rekeyed(record: Readonly<Record<string, unknown>>, choose: Choose): Record<string, unknown> {
  return Object.fromEntries(shuffled(Object.entries(record), choose));
}

function rewrittenCondition(given: Written['Condition'], choose: Choose): Record<string, unknown> {
  const blocks = Object.entries(given).map(([operator, rows]) => {
    const members = Object.entries(rows).map(
      ([key, values]) => [recased(key, choose), relisted(values, choose)] as const,
    );
    return [recased(operator, choose), rekeyed(Object.fromEntries(members), choose)] as const;
  });
  return rekeyed(Object.fromEntries(blocks), choose);
}

function rewrite(written: Written, choose: Choose): Record<string, unknown>[] {
  const { Effect, Action, NotAction, Resource, Condition } = written;
  const split = Action !== undefined && choose(3) === 0;
  return (split ? Action.map((single) => [single]) : [Action ?? NotAction ?? []]).map((actions) => {
    const selected = relisted(
      actions.map((name) => recased(name, choose)),
      choose,
    );
    const members = {
      ...(choose(2) === 0 ? { Sid: `s${choose.next()}` } : {}),
      Effect,
      ...(NotAction ? { NotAction: selected } : { Action: selected }),
      Resource: relisted(Resource, choose),
      ...(Object.keys(Condition).length > 0 || choose(2) === 0
        ? { Condition: rewrittenCondition(Condition, choose) }
        : {}),
    };
    return rekeyed(members, choose);
  });
}

function attached(...policies: readonly unknown[]): AttachmentSet {
  return { policies: policies.map((document, index) => ({ name: `p${index}`, kind: 'managed', document })) };
}

describe('policy/compare/rewrites', () => {
  it('finds every harmless rewrite equivalent, both ways', () => {
    fc.assert(
      fc.property(policy, fc.nat(), (written, start) => {
        const choose = chooser(start);
        const rewritten = shuffled(
          written.flatMap((one) => rewrite(one, choose)),
          choose,
        );
        const more = choose(2) === 0 ? rewritten.slice(0, 1).map((one) => ({ ...one, Sid: '' })) : [];
        const cut = choose(rewritten.length + 1);
        const before = attached({ Version: '2012-10-17', Statement: written });
        const after = attached(
          JSON.stringify({ Statement: [...rewritten.slice(0, cut), ...more], Version: '2012-10-17' }),
          encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: rewritten.slice(cut) })),
        );

        expect(compareAttachments(before, after).verdict).toBe('equivalent');
        expect(compareAttachments(after, before).verdict).toBe('equivalent');
      }),
      { numRuns: 500, seed: 20_261_124 },
    );
  });
});
