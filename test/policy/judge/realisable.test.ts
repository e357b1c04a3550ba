import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { describeWith } from '../../support/external-tool.ts';
import { changed, leaves, type Path, published, replacements } from '../compare/published-changes.ts';
import { type AwsRequests, awsRequests } from './aws-requests.ts';
import { type Solved, Solver } from './cvc5.ts';
import { encodePair } from './encode.ts';
import { readSide } from './statements.ts';
import { or } from './terms.ts';

/** How many requests the solver is asked for at once. */
const requestsOfQuestion = 64;

interface Pair {
  readonly name: string;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

const scenarios = JSON.parse(
  readFileSync(new URL('../../reference/policy-scenarios.json', import.meta.url), 'utf8'),
) as readonly Pair[];

interface Seen {
  named: number;
  denied: number;
  leftOut: number;
  questions: number;
  unanswered: number;
}

function attached(document: unknown): AttachmentSet {
  return { policies: [{ name: 'p', kind: 'managed', document }] };
}
const leafChanges: readonly Pair[] = leaves.flatMap((path: Path) =>
  replacements(path).map((value) => ({
    name: `${path.join('.')} is ${value}`,
    canonical: attached(published),
    live: attached(changed(path, (parent, key) => (parent[key] = value))),
  })),
);

/** The statements of a side, those of its boundary told apart. */
function statementsOf(set: AttachmentSet): ReadonlyMap<string, readonly string[]> {
  const { attached: own, boundary } = readSide(set);
  const named = [
    ...own.map((one) => ['attached', one] as const),
    ...(boundary ?? []).map((one) => ['boundary', one] as const),
  ];
  return new Map(
    named.map((one) => {
      const { negated, patterns } = one[1].action;
      return [JSON.stringify(one), negated ? ['*', ...patterns] : patterns];
    }),
  );
}

/** What is named as actions, and what of it where the sides differ; of `NotAction` only that it may be any. */
function actionPatterns({ canonical, live }: Pair): {
  readonly all: readonly string[];
  readonly differing: readonly string[];
} {
  const [one, other] = [statementsOf(canonical), statementsOf(live)];
  const all = [...one.values(), ...other.values()].flat();
  if ((canonical.boundary === undefined) !== (live.boundary === undefined)) return { all, differing: all };
  const differing = [...one, ...other].filter(([text]) => one.has(text) !== other.has(text));
  return { all, differing: differing.flatMap(([, patterns]) => patterns) };
}

/** `undefined` where a pattern does not say of which service it is: asking for all of them takes too long. */
function servicesOf(patterns: readonly string[]): readonly string[] | undefined {
  const services = patterns.map((pattern) => pattern.split(':')[0]?.toLowerCase() ?? '');
  return services.some((one) => /[*?]/.test(one)) ? undefined : [...new Set(services)];
}

/**
 * What AWS really has of a difference, against the solver: it is asked for a request of each direction among those of the
 * catalogue, and must find one exactly where the comparison names one.
 */
describeWith(['cvc5'], 'policy/judge: realisable differences', () => {
  const solver = new Solver('cvc5');
  afterAll(() => solver.close());

  async function judge(pair: Pair, seen: Seen): Promise<void> {
    const { name, canonical, live } = pair;
    if (!readAttachments(live).ok) return;
    const patterns = actionPatterns(pair);
    const services = servicesOf(patterns.all);
    if (!services) return void (seen.leftOut += 1);
    const encoding = encodePair(canonical, live);
    expect({ name, uncovered: encoding.uncovered }).toEqual({ name, uncovered: [] });
    const { realisable } = compareExactly(canonical, live, { catalogue: await loadCatalogue(services) });
    expect({ name, undecided: realisable.undecided }).toEqual({ name, undecided: [] });
    const requests = await awsRequests(services, encoding.keys, patterns);
    for (const direction of ['gained', 'lost'] as const) {
      const difference = encoding.questions[`allowed ${direction}`];
      const found =
        difference === 'false' ? undefined : await firstFound(requests, encoding.declarations, difference, seen);
      const named = realisable[direction].length > 0;
      expect({ name, direction, found, named }).toEqual({ name, direction, found, named: found !== undefined });
      seen[named ? 'named' : 'denied'] += 1;
    }
  }

  /** Many requests are one question: together they take the solver hardly longer than one does. */
  async function firstFound(
    requests: readonly AwsRequests[],
    declarations: readonly string[],
    difference: string,
    seen: Seen,
  ): Promise<string | undefined> {
    for (let start = 0; start < requests.length; start += requestsOfQuestion) {
      const chunk = requests.slice(start, start + requestsOfQuestion);
      const { answer, model } = await ask(chunk);
      if (answer === 'satisfiable') return model;
      if (answer === 'unsatisfiable') continue;
      for (const request of chunk) {
        const alone = await ask([request]);
        if (alone.answer === 'satisfiable') return alone.model;
        if (alone.answer === 'unanswered') seen.unanswered += 1;
      }
    }
    return undefined;

    function ask(some: readonly AwsRequests[]): Promise<Solved> {
      seen.questions += 1;
      const isOne = or(...some.map(({ term }) => term));
      return solver.solve(declarations, `(and ${isOne} ${difference})`, ['action', 'resource']);
    }
  }

  test('of the scenarios', async () => {
    const seen: Seen = { named: 0, denied: 0, leftOut: 0, questions: 0, unanswered: 0 };
    for (const pair of scenarios) await judge(pair, seen);
    process.stderr.write(`realisable, scenarios: ${JSON.stringify(seen)}\n`);
    expect({ unanswered: seen.unanswered, areBoth: Math.min(seen.named, seen.denied) > 5 }).toEqual({
      unanswered: 0,
      areBoth: true,
    });
  });

  test('of changed leaves of the published policy', async () => {
    const seen: Seen = { named: 0, denied: 0, leftOut: 0, questions: 0, unanswered: 0 };
    const every = 12;
    for (const pair of leafChanges.filter((_, index) => index % every === 0)) await judge(pair, seen);
    process.stderr.write(`realisable, changes: ${JSON.stringify(seen)}\n`);
    expect({ unanswered: seen.unanswered, areBoth: Math.min(seen.named, seen.denied) > 5 }).toEqual({
      unanswered: 0,
      areBoth: true,
    });
  });
});
