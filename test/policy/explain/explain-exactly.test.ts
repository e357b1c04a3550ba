import { describe, expect, it } from 'vitest';
import type {
  Aspect,
  CausingStatement,
  Difference,
  ExactComparison,
} from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { explainExactly } from '../../../src/policy/explain/explain-exactly.ts';

const equivalent: Aspect = { verdict: 'equivalent', gained: [], lost: [], undecided: [] };

function explain(part: Partial<ExactComparison>): readonly string[] {
  return explainExactly({
    verdict: 'equivalent',
    allowed: equivalent,
    realisable: equivalent,
    denied: equivalent,
    ceiling: equivalent,
    statements: [],
    boundary: 'absent',
    exact: true,
    latent: false,
    unsettled: [],
    problems: [],
    ...part,
  });
}

const cause: CausingStatement = {
  side: 'live',
  policy: 'p',
  kind: 'managed',
  index: 1,
  sid: null,
  page: null,
  effect: 'Allow',
};

function region(part: Partial<Difference> = {}): Difference {
  return {
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::b/*'],
    condition: '',
    droppedKeys: [],
    accessLevels: [],
    statements: [cause],
    witness: { action: 's3:GetObject', resource: 'arn:aws:s3:::b/x', context: {} },
    decisions: { canonical: 'ImplicitlyDenied', live: 'Allowed' },
    examples: [],
    ...part,
  };
}

/** The sentence about one region that came. */
function told(part: Partial<Difference>): string | undefined {
  const allowed: Aspect = { ...equivalent, verdict: 'broadened', gained: [region(part)] };
  return explain({ allowed, realisable: { ...equivalent, verdict: 'broadened' } })[0];
}

const usual = 's3:GetObject on arn:aws:s3:::b/*';
const example = 'For example s3:GetObject on arn:aws:s3:::b/x';

describe('policy/explain/explain-exactly: one difference', () => {
  it('says what it is about, when, by what, and an example', () => {
    const context = { 'aws:RequestTag/user': 'jane', 'aws:TagKeys': ['user', 'system'] };

    expect(told({})).toBe(`Now allowed: ${usual}, by Allow statement (position 2 in live policy p). ${example}.`);
    expect(told({ condition: 'with tag `user`', witness: { ...region().witness, context } })).toBe(
      `Now allowed: ${usual} (with tag \`user\`), by Allow statement (position 2 in live policy p). ` +
        `${example}, aws:RequestTag/user="jane", aws:TagKeys=["user","system"].`,
    );
  });

  it.each<[what: string, causes: readonly Partial<CausingStatement>[], words: string]>([
    [
      'a page and a Sid',
      [{ page: '13', sid: 'Tags' }],
      ', by Allow statement 13 (position 2 in live policy p, Sid Tags)',
    ],
    [
      'the canonical side',
      [{ side: 'canonical', effect: 'Deny' }],
      ', by Deny statement (position 2 in canonical policy p)',
    ],
    [
      'a permissions boundary',
      [{ policy: 'boundary', kind: 'boundary', index: 0 }],
      ', by Allow statement (position 1 in the live permissions boundary)',
    ],
    [
      'no permissions boundary',
      [{ policy: 'no boundary', kind: 'boundary', side: 'canonical' }],
      ', by the lack of a permissions boundary on the canonical side',
    ],
    [
      'several statements',
      [{ side: 'canonical', effect: 'Deny' }, { index: 4 }],
      ', by Deny statement (position 2 in canonical policy p), Allow statement (position 5 in live policy p)',
    ],
    ['no statement', [], ''],
  ])('is caused by %s', (_what, causes, words) => {
    const statements = causes.map((one) => ({ ...cause, ...one }));

    expect(told({ statements })).toBe(`Now allowed: ${usual}${words}. ${example}.`);
  });

  it.each<[count: number, words: string]>([
    [1, 'a1'],
    [2, 'a1, a2'],
    [6, 'a1, a2, a3, a4, a5, a6'],
    [7, 'a1, a2, a3, a4, a5, a6 and 1 more'],
    [9, 'a1, a2, a3, a4, a5, a6 and 3 more'],
  ])('has a list of %i told in short', (count, words) => {
    const items = Array.from({ length: count }, (_, index) => `a${index + 1}`);

    expect(told({ actions: items, resources: items })).toContain(`Now allowed: ${words} on ${words}, by `);
  });
});

describe('policy/explain/explain-exactly: the whole comparison', () => {
  const by = `${usual}, by Allow statement (position 2 in live policy p). ${example}.`;
  const mixed: Aspect = { verdict: 'mixed', gained: [region()], lost: [region()], undecided: ['it is too much'] };

  it('says nothing where nothing differs', () => {
    expect(explain({})).toEqual([]);
  });

  it('tells what came, what went and what is not decided of each aspect', () => {
    const other = [region({ statements: [{ ...cause, index: 4 }] })];
    const apart = { ...mixed, gained: other, lost: other };
    const byOther = by.replace('position 2', 'position 5');

    expect(explain({ allowed: mixed, realisable: mixed, denied: apart, ceiling: mixed })).toEqual([
      `Now allowed: ${by}`,
      `No longer allowed: ${by}`,
      'What is allowed is not decided in full: it is too much.',
      `Now denied explicitly: ${byOther}`,
      `No longer denied explicitly: ${byOther}`,
      'What is denied explicitly is not decided in full: it is too much.',
      `Now let through by the permissions boundary: ${by}`,
      `No longer let through by the permissions boundary: ${by}`,
      'What the permissions boundary lets through is not decided in full: it is too much.',
    ]);
  });

  it('tells a Deny once, where it changes what is allowed', () => {
    const sentences = explain({ allowed: mixed, realisable: mixed, denied: { ...mixed, undecided: [] } });

    expect(sentences.filter((sentence) => sentence.includes('denied'))).toEqual([]);
  });

  it('tells what is latent first, and what is unsettled, edited and invalid last', () => {
    const edited = { policy: 'p', kind: 'managed', index: 1, canonicalIndex: 1, sid: null, page: '2' } as const;

    expect(
      explain({
        latent: true,
        denied: { ...equivalent, verdict: 'narrowed', lost: [region()] },
        unsettled: ['Unsettled: this.'],
        statements: [{ ...edited, change: 'edited', elements: ['Action'] }],
        boundary: 'changed',
        problems: [{ path: 'live.p', message: 'is odd' }],
      }),
    ).toEqual([
      'What is allowed did not change, but what is denied or held back did, without effect today (latent).',
      `No longer denied explicitly: ${by}`,
      'Unsettled: this.',
      'live.p: is odd.',
      'Statement 2 (position 2 in managed policy p) was edited: Action.',
      'The permissions boundary was changed.',
    ]);
  });

  const catalogue = "By the catalogue of AWS's actions, resource types and condition keys";
  const verdict = (name: Aspect['verdict'], undecided: readonly string[] = []): Aspect => ({
    ...equivalent,
    verdict: name,
    undecided,
  });

  it.each<[what: string, allowed: Aspect, realisable: Aspect, words: readonly string[]]>([
    ['nothing where nothing differs', equivalent, verdict('undecided', ['no catalogue was given']), []],
    ['nothing where it is the same', verdict('broadened'), verdict('broadened'), []],
    ['nothing where it is the same and more is open', verdict('broadened'), verdict('broadened', ['it is much']), []],
    ['that AWS has none', verdict('narrowed'), verdict('equivalent'), [`${catalogue}, AWS has no such request.`]],
    [
      'that AWS has some',
      verdict('mixed'),
      verdict('broadened'),
      [`${catalogue}, what is allowed of the requests that AWS has is broadened.`],
    ],
    [
      'why it is not known',
      verdict('mixed'),
      verdict('undecided', ['it is much', 'it is long']),
      [
        'Whether AWS has such requests is not decided: it is much.',
        'Whether AWS has such requests is not decided: it is long.',
      ],
    ],
  ])('tells of the requests that AWS has %s', (_what, allowed, realisable, words) => {
    expect(explain({ allowed, realisable })).toEqual(words);
  });

  it('tells a boundary that went by what let nothing else through', () => {
    const document = { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
    const free = { policies: [{ name: 'p', kind: 'managed' as const, document }] };
    const sentences = explainExactly(compareExactly({ ...free, boundary: document }, free));

    expect(sentences[0]).toMatch(/^What is allowed did not change/);
    expect(sentences[1]).toMatch(
      /^Now let through by the permissions boundary: \* on \*.*, by the lack of a permissions boundary on the live side\. For example /,
    );
    expect(sentences.slice(2)).toEqual([
      'The permissions boundary was removed, so nothing limits the policies any more.',
    ]);
  });
});
