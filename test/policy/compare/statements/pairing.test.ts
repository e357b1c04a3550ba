import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../../src/policy/attachment-set.ts';
import { compareAttachments } from '../../../../src/policy/compare/statements/compare.ts';
import { readSide } from '../../../../src/policy/compare/statements/entry.ts';
import { pairStatements } from '../../../../src/policy/compare/statements/pairing.ts';

type Members = Readonly<Record<string, unknown>>;

/** A statement on some actions of S3, by their names; `sid` may be empty. */
function allow(sid: string, actions: string, members: Members = {}): Members {
  const Action = actions.split(' ').map((name) => `s3:${name}`);
  return { Sid: sid, Effect: 'Allow', Action, Resource: '*', ...members };
}

const elsewhere = { Resource: 'arn:aws:s3:::elsewhere/*' };

function policies(...documents: readonly (readonly Members[])[]): AttachmentSet {
  return {
    policies: documents.map((Statement, index) => ({
      name: `p${index}`,
      kind: 'managed',
      document: { Version: '2012-10-17', Statement },
    })),
  };
}

/** What became of each statement, with the index of the canonical one that it is paired with and what differs. */
function rows(canonical: AttachmentSet, live: AttachmentSet): readonly string[] {
  return compareAttachments(canonical, live).statements.map(({ change, canonicalIndex, elements }) =>
    [change, canonicalIndex ?? '-', ...elements].join(' '),
  );
}

describe('policy/compare/pairing', () => {
  it.each<[name: string, canonical: readonly Members[], live: readonly Members[], indexes: readonly number[]]>([
    [
      'by their Sids',
      [allow('x', 'a'), allow('y', 'a'), allow('z', 'a')],
      [allow('z', 'a'), allow('y', 'a'), allow('x', 'a')],
      [2, 1, 0],
    ],
    [
      'in order where no Sid is the same',
      [allow('x', 'a'), allow('y', 'a'), allow('z', 'a')],
      [allow('u', 'a'), allow('', 'a'), allow('w', 'a')],
      [0, 1, 2],
    ],
  ])('pairs several statements of one meaning %s', (_name, canonical, live, indexes) => {
    const { statements } = compareAttachments(policies(canonical), policies(live));

    expect(statements.map(({ canonicalIndex }) => canonicalIndex)).toEqual(indexes);
  });

  it.each<[name: string, canonical: readonly Members[], live: readonly Members[], expected: readonly string[]]>([
    [
      'the most alike of two live statements is the edited one',
      [allow('', 'a b c d')],
      [allow('', 'a b x y'), allow('', 'a b c x')],
      ['added -', 'edited 0 Action'],
    ],
    [
      'the most alike of two canonical statements is the one that was edited',
      [allow('', 'a b x y'), allow('', 'a b c x')],
      [allow('', 'a b c d')],
      ['edited 1 Action', 'removed -'],
    ],
    [
      'of statements that are as much alike, the nearest is the edited one',
      [allow('', 'k', elsewhere), allow('', 'l'), allow('', 'a b c')],
      [allow('', 'a b x'), allow('', 'l'), allow('', 'a b y')],
      ['added -', 'same 1', 'edited 2 Action', 'removed -'],
    ],
    [
      'a statement that was paired by its Sid is not the origin of another one too',
      [allow('x', 'a b c d')],
      [allow('x', 'a e f g h'), allow('', 'a b c z')],
      ['edited 0 Action', 'added -'],
    ],
    [
      'nothing is edited where the statements of both Sids stand on the other side as well',
      [allow('x', 'a b'), allow('y', 'c')],
      [allow('x', 'a'), allow('y', 'b c')],
      ['moved 0', 'moved 1'],
    ],
  ])('%s', (_name, canonical, live, expected) => {
    expect(rows(policies(canonical), policies(live))).toEqual(expected);
  });

  it('does not go by a Sid that one side has twice', () => {
    const [abc, abd] = [allow('x', 'a b c'), allow('x', 'a b d')];
    const [pqr, pqs] = [allow('x', 'p q r', elsewhere), allow('x', 'p q s', elsewhere)];

    expect(rows(policies([abc]), policies([pqr], [abd]))).toEqual(['added -', 'edited 0 Action']);
    expect(rows(policies([abc], [pqr]), policies([pqs]))).toEqual(['edited 0 Action', 'removed -']);
  });

  it.each<[name: string, canonical: readonly Members[], origin: number]>([
    ['behind others', [allow('', 'a', { Effect: 'Deny' }), allow('', 'd e'), allow('', 'a b c')], 2],
    ['before others', [allow('', 'a b c'), allow('', 'd e'), allow('', 'a', { Effect: 'Deny' })], 0],
  ])('tells of which statement the parts of one that was split are: %s', (_name, canonical, origin) => {
    const others = canonical.filter((_, index) => index !== origin);
    const live = [...others, ...['a', 'b', 'c'].map((name) => allow('', name))];
    const { verdict, statements } = compareAttachments(policies(canonical), policies(live), { pages: ['1', '2', '3'] });
    const page = String(origin + 1);

    expect(verdict).toBe('equivalent');
    expect(statements.slice(others.length)).toMatchObject(
      ['a', 'b', 'c'].map(() => ({ change: 'moved', canonicalIndex: origin, page })),
    );
  });

  it('finds nothing changed by a statement that can name no action, though it comes from nowhere', () => {
    const { verdict, statements } = compareAttachments(
      policies([]),
      policies([allow('', '', { Action: 's3:Get Object' })]),
    );

    expect(verdict).toBe('equivalent');
    expect(statements).toMatchObject([{ canonicalIndex: null, page: null }]);
  });

  it('gives each statement exactly one place', () => {
    const statement = fc.record({
      Sid: fc.constantFrom('', 'x', 'y'),
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.subarray(['s3:a', 's3:b', 's3:c'], { minLength: 1 }),
      Resource: fc.constantFrom('*', 'arn:aws:s3:::b'),
    });
    const side = fc.array(fc.array(statement, { maxLength: 4 }), { maxLength: 2 });
    fc.assert(
      fc.property(side, side, (before, after) => {
        const canonical = readSide('canonical', policies(...before)).policies;
        const live = readSide('live', policies(...after)).policies;
        const { same, edited, recut, added, removed } = pairStatements(canonical, live);
        const placed = [...[...same, ...edited, ...recut].map((pair) => pair.live), ...added];
        const origins = [...[...same, ...edited].map((pair) => pair.canonical), ...removed];

        expect(placed.length).toBe(live.length);
        expect(new Set(placed)).toEqual(new Set(live));
        expect(new Set(origins).size).toBe(origins.length);
      }),
      { numRuns: 300, seed: 20_261_129 },
    );
  });
});
