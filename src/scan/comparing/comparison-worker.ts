import { parentPort } from 'node:worker_threads';
import { compareWithCatalogue } from '../../catalogue/compare-with-catalogue.ts';
import { loadCatalogue } from '../../catalogue/load-catalogue.ts';
import { compareDocuments, compareStatements } from '../../checks/roles/comparing/policy-comparisons.ts';
import { compareExactly } from '../../policy/compare/compare-exactly.ts';
import { type LintOutcome, lintPolicies } from '../../policy/lint/lint.ts';
import type { NumberedAnswer, NumberedQuestion, PolicyAnswers, PolicyQuestion } from './comparison-thread.ts';

/** The thread in which policies are compared: a hard one takes a while, and the daemon answers meanwhile. */
parentPort?.on('message', (message: NumberedQuestion) => {
  void reply(message).then((answer) => parentPort?.postMessage(answer));
});

async function reply({ id, question }: NumberedQuestion): Promise<NumberedAnswer> {
  try {
    const answer = await answerTo(question);
    return { id, ok: true, answer, size: JSON.stringify(answer).length };
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

async function answerTo(question: PolicyQuestion): Promise<PolicyAnswers[keyof PolicyAnswers]> {
  if (question.kind === 'lint') return await lint(question);
  if (question.kind === 'texts') return question.pairs.map(({ canonical, live }) => compareDocuments(canonical, live));
  if (question.kind === 'statements') return compareStatements(question.canonical, question.live);
  const { canonical, live, pages } = question;
  return await compareWithCatalogue(canonical, live, pages ? { pages } : {});
}

async function lint({
  set,
  requiredTags,
  tagValues,
}: PolicyQuestion & { readonly kind: 'lint' }): Promise<LintOutcome> {
  const catalogue = await loadCatalogue('all');
  return lintPolicies(set, {
    compare: (canonical, live, account) => compareExactly(canonical, live, { catalogue, account }),
    requiredTags,
    tagValues,
  });
}
