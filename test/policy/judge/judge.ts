import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import type { AccessRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { firstReadings, type JudgedReadings } from './conditions.ts';
import type { Solver } from './cvc5.ts';
import { type Encoding, encodePair, partsWithoutColon, type Question, questions } from './encode.ts';
import { requestConstants, requestOf } from './model.ts';

/** What the judge says to one question about two sets of attachments. */
export interface Judgement {
  /** `yes`: there is such a request. `unanswered`: the solver did not say. */
  readonly answer: 'yes' | 'no' | 'unanswered';
  /** For `yes`, the solver's own request, where it can be written. */
  readonly request: AccessRequest | undefined;
}

export type PairJudgement =
  | { readonly covered: true; readonly answers: Readonly<Record<Question, Judgement>> }
  /** The encoding does not say all of it: nothing is judged. */
  | { readonly covered: false; readonly reasons: readonly string[] };

/** Whether live allows, denies or bounds more or less than canonical, over any well-formed request. */
export async function judgePair(
  solver: Solver,
  canonical: AttachmentSet,
  live: AttachmentSet,
  readings: JudgedReadings = firstReadings,
): Promise<PairJudgement> {
  const encoding = encodePair(canonical, live, readings);
  if (encoding.uncovered.length > 0) return { covered: false, reasons: encoding.uncovered };
  const answers = await askAll(solver, encoding, questions);
  return { covered: true, answers: Object.fromEntries(answers) as Readonly<Record<Question, Judgement>> };
}

async function askAll(
  solver: Solver,
  { declarations, questions: terms, keys, isPossibleResource }: Encoding,
  asked: readonly Question[],
): Promise<ReadonlyMap<Question, Judgement>> {
  const constants = requestConstants(keys);
  const answers = new Map<Question, Judgement>();
  for (const question of asked) {
    const ask = (more: readonly string[]) => solver.solve([...declarations, ...more], terms[question], constants);
    const first = await ask([]);
    const found = first.answer === 'satisfiable' ? requestOf(first.model, keys) : undefined;
    const isReal = !found || isPossibleResource(found.resource);
    const { answer, model } = isReal ? first : await ask(partsWithoutColon);
    if (answer === 'satisfiable') answers.set(question, { answer: 'yes', request: requestOf(model, keys) });
    else answers.set(question, { answer: answer === 'unsatisfiable' ? 'no' : 'unanswered', request: undefined });
  }
  return answers;
}

/** What a comparison says of one aspect: whatever it has no entry for, and does not call undecided, it denies. */
interface Claim {
  readonly gained: readonly unknown[];
  readonly lost: readonly unknown[];
  readonly undecided: readonly string[];
}

export interface DenialJudgement {
  readonly covered: boolean;
  readonly confirmed: number;
  readonly unanswered: number;
  /** Differences that are denied and that there are, with the solver's request. */
  readonly refuted: readonly { readonly question: Question; readonly request: AccessRequest | undefined }[];
}

/** Asks for the differences that a comparison says there are not. */
export async function judgeDenials(
  solver: Solver,
  canonical: AttachmentSet,
  live: AttachmentSet,
  claims: Readonly<Record<'allowed' | 'denied' | 'ceiling', Claim>>,
): Promise<DenialJudgement> {
  const encoding = encodePair(canonical, live);
  if (encoding.uncovered.length > 0) return { covered: false, confirmed: 0, unanswered: 0, refuted: [] };
  const denied = questions.filter((question) => {
    const [aspect, direction] = question.split(' ') as [keyof typeof claims, 'gained' | 'lost'];
    return claims[aspect][direction].length === 0 && claims[aspect].undecided.length === 0;
  });
  const answers = await askAll(solver, encoding, denied);
  const count = (sought: Judgement['answer']) => denied.filter((one) => answers.get(one)?.answer === sought).length;
  return {
    covered: true,
    confirmed: count('no'),
    unanswered: count('unanswered'),
    refuted: denied.flatMap((question) => {
      const { answer, request } = answers.get(question) ?? {};
      return answer === 'yes' ? [{ question, request }] : [];
    }),
  };
}
