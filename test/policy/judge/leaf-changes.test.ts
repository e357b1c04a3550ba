import { afterAll, expect, test } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { describeWith } from '../../support/external-tool.ts';
import {
  all,
  at,
  changed,
  drop,
  leaves,
  type Path,
  published,
  rename,
  replacements,
} from '../compare/published-changes.ts';
import { Solver } from './cvc5.ts';
import { JudgedAttachments } from './decisions.ts';
import { judgeDenials } from './judge.ts';
import { expectWitnesses } from './witnesses.ts';

interface Change {
  readonly name: string;
  readonly document: unknown;
}

const told = (path: Path) => path.join('.');

const otherOperators: Readonly<Record<string, readonly string[]>> = {
  Null: ['Bool'],
  Bool: ['BoolIfExists', 'StringEquals'],
  StringEquals: ['StringLike', 'StringNotEquals', 'StringEqualsIfExists'],
  StringLike: ['StringEquals', 'StringNotLike'],
  StringEqualsIgnoreCase: ['StringEquals', 'StringNotEqualsIgnoreCase'],
  StringNotEqualsIgnoreCase: ['StringNotEquals', 'StringEqualsIgnoreCase'],
};

/** Every place of the published policy dropped, every value replaced and widened, every name and element exchanged. */
const changes: readonly Change[] = [
  ...all.map((path) => ({ name: `without ${told(path)}`, document: drop(path) })),
  ...leaves.flatMap((path) =>
    replacements(path).map((value) => ({
      name: `${told(path)} is ${value}`,
      document: changed(path, (parent, key) => (parent[key] = value)),
    })),
  ),
  ...all
    .filter((path) => path.includes('Condition') && typeof path.at(-1) === 'string' && path.at(-1) !== 'Condition')
    .flatMap((path) =>
      (otherOperators[String(path.at(-1))] ?? [`${String(path.at(-1))}2`]).map((name) => ({
        name: `${told(path)} is called ${name}`,
        document: rename(path, name),
      })),
    ),
  ...all
    .filter((path) => path.length === 2 && /^(Action|Resource)$/.test(String(path[1])))
    .map((path) => ({ name: `${told(path)} negated`, document: rename(path, `Not${String(path[1])}`) })),
  ...all
    .filter((path) => path.length === 1)
    .map((path) => {
      const statement = at(path) as { readonly Effect: string };
      const copy = { ...statement, Effect: statement.Effect === 'Allow' ? 'Deny' : 'Allow' };
      return {
        name: `${told(path)} copied with the other effect`,
        document: { ...published, Statement: [...published.Statement, copy] },
      };
    }),
];

function attached(document: unknown): AttachmentSet {
  return { policies: [{ name: 'p', kind: 'managed', document }] };
}

describeWith(['cvc5'], 'policy/judge: every single change of the published policy', () => {
  const solver = new Solver('cvc5');
  afterAll(() => solver.close());

  test('there are hundreds', () => {
    expect(changes.length).toBeGreaterThan(800);
  });

  const parts = 4;
  test.each(Array.from({ length: parts }, (_, part) => part))(
    'part %i gets the verdict that the solver and the simulator confirm',
    async (part) => {
      const canonical = attached(published);
      const before = new JudgedAttachments(canonical);
      const seen = { invalid: 0, witnesses: 0, denials: 0, unanswered: 0, equivalent: 0 };
      for (const { name, document } of changes.filter((_, index) => index % parts === part)) {
        const live = attached(document);
        const comparison = compareExactly(canonical, live);
        const isValid = readAttachments(live).ok;
        expect({ name, isValid: comparison.verdict !== 'invalid' }).toEqual({ name, isValid });
        if (!isValid) {
          seen.invalid += 1;
          continue;
        }
        const { allowed, denied } = comparison;
        expect({ name, undecided: [...allowed.undecided, ...denied.undecided] }).toEqual({ name, undecided: [] });
        seen.witnesses += expectWitnesses(comparison, { canonical: before, live: new JudgedAttachments(live) });
        const judged = await judgeDenials(solver, canonical, live, comparison);
        expect({ name, covered: judged.covered, refuted: judged.refuted }).toEqual({
          name,
          covered: true,
          refuted: [],
        });
        seen.denials += judged.confirmed;
        seen.unanswered += judged.unanswered;
        if (allowed.verdict === 'equivalent' && denied.verdict === 'equivalent') seen.equivalent += 1;
      }
      process.stderr.write(`changes, part ${part}: ${JSON.stringify(seen)}\n`);
      expect(seen.unanswered).toBe(0);
      expect(seen.witnesses).toBeGreaterThan(100);
    },
  );
});
