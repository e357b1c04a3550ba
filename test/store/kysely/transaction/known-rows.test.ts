import { expect, it } from 'vitest';
import { KnownRows } from '../../../../src/store/kysely/transaction/known-rows.ts';
import { findingToRow } from '../../../../src/store/schema/rows.ts';
import { sampleFinding } from '../../../support/fixtures.ts';

const rows = ['a', 'b', 'c'].map((name) => findingToRow(sampleFinding(name)));
const [a, b, c] = rows.map(({ id }) => id) as [string, string, string];

it('store/known-rows: forgets what was noted first, and what it is told to', () => {
  const known = new KnownRows(2);
  for (const row of rows) known.note(row);
  expect([a, b, c].map((id) => known.has(id))).toEqual([false, true, true]);

  const again = { ...(rows[1] as (typeof rows)[number]), summary: 'other' };
  known.note(again);
  known.note(rows[0] as (typeof rows)[number]);
  expect(known.get(b)).toBe(again);
  expect(known.has(c)).toBe(false);

  known.forget(b);
  expect(known.get(b)).toBeUndefined();
});
