import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import type { Aspect } from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

type Members = Readonly<Record<string, unknown>>;

function allow(sid: string, Action: string, members: Members = {}): Members {
  return { Sid: sid, Effect: 'Allow', Action, Resource: '*', ...members };
}

function attached(statements: readonly Members[], boundary?: readonly Members[]): AttachmentSet {
  return {
    policies: [{ name: 'p', kind: 'managed', document: { Statement: statements } }],
    ...(boundary ? { boundary: { Statement: boundary } } : {}),
  };
}

/** The statements that cause what came and what went. */
function causes({ gained, lost }: Aspect) {
  return { gained: gained.flatMap(({ statements }) => statements), lost: lost.flatMap(({ statements }) => statements) };
}

const numbered = { pages: ['1', '2', '3'] };
const [read, write, list] = [allow('Read', 's3:Get*'), allow('Write', 's3:Put*'), allow('', 's3:List*')];
const denied = { Effect: 'Deny' };

describe('policy/compare: the statements that cause a difference', () => {
  it('are named by side, place and, where they go back to one, by the page of a canonical statement', () => {
    const broader = allow('Write', 's3:*Put*');
    const { allowed } = compareExactly(attached([read, write, list]), attached([broader, read, list]), numbered);
    const cause = { policy: 'p', kind: 'managed', sid: 'Write', page: '2', effect: 'Allow' };

    expect(causes(allowed)).toEqual({ gained: [{ ...cause, side: 'live', index: 0 }], lost: [] });
    const { allowed: back } = compareExactly(attached([broader, read, list]), attached([read, write, list]), numbered);
    expect(causes(back)).toEqual({ gained: [], lost: [{ ...cause, side: 'canonical', index: 0, page: '1' }] });
  });

  it('have no page where the canonical side has none, though one was removed at the same place', () => {
    const other = allow('', 'ec2:RunInstances', { Resource: 'arn:aws:ec2:*:*:instance/*' });
    const { allowed, statements } = compareExactly(attached([read, list]), attached([read, other]), numbered);
    const cause = { policy: 'p', kind: 'managed', index: 1, sid: null, effect: 'Allow' };

    expect(statements.map(({ change }) => change)).toEqual(['same', 'added', 'removed']);
    expect(causes(allowed)).toEqual({
      gained: [{ ...cause, side: 'live', page: null }],
      lost: [{ ...cause, side: 'canonical', page: '2' }],
    });
  });

  it('are both the permission that went and the denial that came', () => {
    const { allowed } = compareExactly(attached([read]), attached([allow('No', 's3:Get*', denied)]), numbered);

    expect(causes(allowed).lost).toMatchObject([
      { side: 'canonical', sid: 'Read', effect: 'Allow' },
      { side: 'live', sid: 'No', effect: 'Deny' },
    ]);
  });

  it('are told of denials too, in their own aspect', () => {
    const { denied: aspect } = compareExactly(
      attached([read, allow('No', 's3:Get*', denied)]),
      attached([read, allow('No', 's3:GetObject', denied)]),
      numbered,
    );

    expect(causes(aspect)).toEqual({
      gained: [],
      lost: [{ side: 'canonical', policy: 'p', kind: 'managed', index: 1, sid: 'No', page: '2', effect: 'Deny' }],
    });
  });

  it('are statements of the boundary, on the side that has it', () => {
    const { ceiling } = compareExactly(attached([read], [read, list]), attached([read], [read, write]), numbered);
    const cause = { policy: 'boundary', kind: 'boundary', index: 1, page: null, effect: 'Allow' };

    expect(causes(ceiling)).toEqual({
      gained: [{ ...cause, side: 'live', sid: 'Write' }],
      lost: [{ ...cause, side: 'canonical', sid: null }],
    });
  });

  it('are the absence of a boundary, on the side that has none', () => {
    const absent = { policy: 'no boundary', kind: 'boundary', index: 0, sid: null, page: null, effect: 'Allow' };
    const [free, bounded] = [attached([read]), attached([read], [read])];

    expect(causes(compareExactly(free, bounded).ceiling)).toEqual({
      gained: [],
      lost: [{ ...absent, side: 'canonical' }],
    });
    expect(causes(compareExactly(bounded, free).ceiling)).toEqual({ gained: [{ ...absent, side: 'live' }], lost: [] });
  });
});
