import type { AttachmentSet } from '../src/policy/attachment-set.ts';
import type { Pair } from './comparison-pairs.ts';

/** As long as IAM takes a document (API reference, `policyDocumentType`), which is longer than it stores one. */
const longest = 131_072;

interface Sides {
  readonly canonical: readonly object[];
  readonly live: readonly object[];
  readonly boundary?: readonly object[];
}

/** Documents that are written to be hard to compare. The same ones in every run. */
export function hostilePairs(): readonly Pair[] {
  return Object.entries(shapes).map(([name, make]) => {
    const { canonical, live, boundary } = make();
    return { name, canonical: attached(canonical, boundary), live: attached(live, boundary) };
  });
}

function attached(statements: readonly object[], boundary: readonly object[] | undefined): AttachmentSet {
  return {
    policies: [{ name: 'policy', kind: 'managed', document: textOf(statements) }],
    ...(boundary ? { boundary: textOf(boundary) } : {}),
  };
}

/** As many of the statements as fit. */
function textOf(statements: readonly object[]): string {
  let count = statements.length;
  const render = () => JSON.stringify({ Version: '2012-10-17', Statement: statements.slice(0, count) });
  while (render().length > longest) count = Math.floor(count * 0.9);
  return render();
}

/** Numbers that look random and are always the same (a linear congruential generator, as in ISO C's example of rand). */
class Numbers {
  #last = 7;

  below(limit: number): number {
    this.#last = (this.#last * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((this.#last / 2_147_483_648) * limit);
  }

  letter(of: string): string {
    return of[this.below(of.length)] ?? '';
  }
}

const numbers = new Numbers();
const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, at) => make(at));
const effect = () => (numbers.below(2) === 1 ? 'Allow' : 'Deny');
const tag = () => `aws:PrincipalTag/${numbers.letter('abcdef')}`;
const both = (make: (mark: string) => readonly object[]): Sides => ({ canonical: make('a'), live: make('b') });

const shapes: Readonly<Record<string, () => Sides>> = {
  'actions with many wildcards': () =>
    both((mark) => [
      { Effect: 'Allow', Action: times(2_000, () => `s3:*${starred(6)}`), Resource: '*' },
      { Effect: 'Allow', Action: `x:${mark}`, Resource: times(2_000, () => `arn:aws:s3:::*${starred(6)}`) },
    ]),
  'many statements, allowed and denied': () =>
    both(() =>
      times(1_000, () => ({
        Effect: effect(),
        Action: `s3:*${starred(2)}`,
        Resource: `arn:aws:s3:::*${starred(2)}/*`,
      })),
    ),
  'long runs of question marks': () =>
    both((mark) =>
      times(60, (at) => ({ Effect: 'Allow', Action: '*', Resource: `arn:aws:s3:::*${mark}${'?'.repeat(1_500 + at)}` })),
    ),
  'one pattern as long as the document': () =>
    both((mark) => [{ Effect: 'Allow', Action: '*', Resource: `arn:aws:s3:::${`*a${mark}`.repeat(43_000)}` }]),
  'conditions on few keys': () =>
    both(() =>
      times(700, () => ({
        Effect: effect(),
        Action: '*',
        Resource: '*',
        Condition: {
          StringLike: Object.fromEntries(times(6, () => [tag(), `*${starred(2)}${'?'.repeat(numbers.below(9))}`])),
        },
      })),
    ),
  'policy variables that tie keys together': () =>
    both(() =>
      times(600, () => ({
        Effect: effect(),
        Action: '*',
        Resource: `arn:aws:s3:::*\${${tag()}}*\${${tag()}}*`,
        Condition: { StringLike: { [tag()]: `\${${tag()}}*` } },
      })),
    ),
  'a condition with thousands of values': () =>
    both(() => [
      {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { StringLike: { 'aws:username': times(8_000, (at) => `*${at}a*${numbers.below(1_000)}`) } },
      },
    ]),
  'millions of pairs of action and resource': () =>
    both((mark) => [
      {
        Effect: 'Allow',
        Action: times(3_000, (at) => `s3:a${mark}${at}`),
        Resource: times(3_000, (at) => `arn:aws:s3:::b${mark}${at}`),
      },
    ]),
  'a boundary that crosses everything': () => ({
    ...both(() =>
      times(1_000, () => ({
        Effect: 'Allow',
        Action: `s3:a${numbers.below(99)}*`,
        Resource: `arn:aws:s3:::a${numbers.below(999)}`,
      })),
    ),
    boundary: times(1_000, () => ({
      Effect: 'Allow',
      Action: `s3:a${numbers.below(99)}*`,
      Resource: `arn:aws:s3:::*${numbers.below(99)}`,
    })),
  }),
};

function starred(count: number): string {
  return times(count, () => `${numbers.letter('abcdefgh')}*`).join('');
}
