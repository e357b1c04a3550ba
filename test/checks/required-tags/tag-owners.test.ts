import { describe, expect, it } from 'vitest';
import { TagOwners } from '../../../src/checks/required-tags/tag-owners.ts';

const rules = { tags: { user: {}, project: {}, system: { value: 'MLSpace' } } };

interface Told {
  readonly key: string;
  readonly values: readonly { readonly value: string; readonly compliant: number; readonly noncompliant: number }[];
  readonly others: { readonly values: number; readonly areMore: boolean; readonly compliant: number };
  readonly none: { readonly compliant: number; readonly noncompliant: number };
}

const told = (owners: TagOwners) => owners.toJson() as unknown as readonly Told[];

describe('checks/tag-owners', () => {
  it('counts by the tags without a fixed value, most resources first, and what has no owner apart', () => {
    const owners = new TagOwners(rules);
    const project = { key: 'project', value: 'churn' };

    owners.add([project, { key: 'user', value: 'ana' }], true);
    owners.add([project, { key: 'user', value: 'bo' }], true);
    owners.add([project, { key: 'user', value: ' bo ' }], false);
    owners.add([{ key: 'user', value: ' ' }], false);

    const nobody = { values: 0, areMore: false, compliant: 0, noncompliant: 0 };
    expect(told(owners)).toEqual([
      {
        key: 'user',
        values: [
          { value: 'bo', compliant: 1, noncompliant: 1 },
          { value: 'ana', compliant: 1, noncompliant: 0 },
        ],
        others: nobody,
        none: { compliant: 0, noncompliant: 1 },
      },
      {
        key: 'project',
        values: [{ value: 'churn', compliant: 2, noncompliant: 1 }],
        others: nobody,
        none: { compliant: 0, noncompliant: 1 },
      },
    ]);
  });

  it('names twelve values and counts the others, whatever they are called', () => {
    const owners = new TagOwners({ tags: { user: {} } });
    for (const value of ['__proto__', 'constructor', '7']) owners.add([{ key: 'user', value }], true);
    for (let index = 0; index < 6_000; index++) owners.add([{ key: 'user', value: `u${index}` }], true);
    owners.add([{ key: 'user', value: '__proto__' }], true);

    const [user] = told(owners);
    expect(user?.values).toHaveLength(12);
    expect(user?.values[0]).toEqual({ value: '__proto__', compliant: 2, noncompliant: 0 });
    // Of 5,000 values that are kept twelve are named; the other resources are all counted.
    expect(user?.others).toEqual({ values: 4_988, areMore: true, compliant: 5_991, noncompliant: 0 });
  });

  it('adds up to the same, counted apart or together', () => {
    const [together, one, other] = [new TagOwners(rules), new TagOwners(rules), new TagOwners(rules)];
    for (let index = 0; index < 12_000; index++) {
      const tags = [{ key: 'user', value: `u${index % 4_000}` }];
      together.add(tags, index % 3 > 0);
      (index % 2 === 0 ? one : other).add(tags, index % 3 > 0);
    }
    one.merge(other);
    expect(told(one)).toEqual(told(together));
  });
});
