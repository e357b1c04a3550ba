import { array, assert, constantFrom, oneof, property, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

const seed = 20_261_129;

const patterns = [
  'arn:aws:s3:::${aws:username}',
  'arn:aws:s3:::${aws:username}/*',
  'arn:aws:s3:::a/${aws:username}',
  "arn:aws:s3:::${aws:username, 'a'}/b",
  'arn:aws:s3:::*${aws:username}',
  'arn:aws:s3:::${aws:username}/${aws:username}',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::a',
  'arn:aws:s3:::*',
  '*',
];
const conditions = [
  {},
  { StringEquals: { 'aws:username': 'a' } },
  { StringLike: { 'aws:username': 'a*' } },
  { StringNotEquals: { 'aws:username': ['a', 'b'] } },
  { Null: { 'aws:username': 'true' } },
  { StringEquals: { 's3:prefix': '${aws:username}' } },
  { StringLike: { 's3:prefix': '${aws:username}/*' } },
  { StringNotEquals: { 's3:prefix': '${aws:username}' } },
  { StringNotLikeIfExists: { 's3:prefix': "${aws:username, 'a'}*" } },
];

const statements = record({
  effect: constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  element: constantFrom('Resource', 'Resource', 'NotResource'),
  resources: array(constantFrom(...patterns), { minLength: 1, maxLength: 2 }),
  condition: constantFrom(...conditions),
}).map(({ effect, element, resources, condition }) => ({
  Effect: effect,
  Action: 's3:GetObject',
  [element]: resources,
  Condition: condition,
}));

const documents = array(statements, { minLength: 1, maxLength: 2 }).map((all) => ({
  policies: [{ name: 'p', kind: 'inline' as const, document: { Version: '2012-10-17', Statement: all } }],
}));
/** One is also cut out of the other, as people edit. */
const pairs = oneof(
  tuple(documents, documents),
  tuple(documents, statements).map(([before, added]) => {
    const [policy] = before.policies;
    const more = policy ? [...policy.document.Statement, added] : [added];
    const after = {
      policies: [{ name: 'p', kind: 'inline' as const, document: { Version: '2012-10-17', Statement: more } }],
    };
    return [before, after] as const;
  }),
);

const resources = ['a', 'b', 'a/b', 'a/a', 'b/b', 'a/', 'ab', 'x/b', 'a/b/c', ''].map((name) => `arn:aws:s3:::${name}`);
const names = [undefined, 'a', 'b', 'ab', '', 'a/b', ['a', 'b'], []] as const;
const prefixes = [undefined, 'a', 'b', 'a/x', ''] as const;
const requests = resources.flatMap((resource) =>
  names.flatMap((name) =>
    prefixes.map((prefix) => ({
      action: 's3:GetObject',
      resource,
      context: {
        ...(name === undefined ? {} : { 'aws:username': name }),
        ...(prefix === undefined ? {} : { 's3:prefix': prefix }),
      },
    })),
  ),
);

function judge(set: Parameters<typeof readAttachments>[0]) {
  const read = readAttachments(set);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return (request: (typeof requests)[number]) => evaluateRequest(read.attached, request).decision === 'Allowed';
}

describe('policy/compare: random policies with variables', () => {
  it(`no request shows a difference that the verdict denies (seed ${seed})`, () => {
    let runs = 0;
    let undecided = 0;
    assert(
      property(pairs, ([canonical, live]) => {
        const { allowed } = compareExactly(canonical, live);
        runs++;
        if (allowed.undecided.length > 0) undecided++;
        const [before, after] = [judge(canonical), judge(live)];
        const shown = new Set(
          requests.flatMap((request) => {
            const [was, is] = [before(request), after(request)];
            return was === is ? [] : [is ? 'gained' : 'lost'];
          }),
        );
        const told = {
          gained: ['broadened', 'mixed', 'undecided'].includes(allowed.verdict),
          lost: ['narrowed', 'mixed', 'undecided'].includes(allowed.verdict),
        };
        expect({ verdict: allowed.verdict, gained: shown.has('gained') && !told.gained }).toEqual({
          verdict: allowed.verdict,
          gained: false,
        });
        expect({ verdict: allowed.verdict, lost: shown.has('lost') && !told.lost }).toEqual({
          verdict: allowed.verdict,
          lost: false,
        });
      }),
      { seed, numRuns: 500 },
    );
    // Many of these tie the name to the resource or to another key, on purpose.
    expect(undecided).toBeLessThan(runs / 5);
  });
});
