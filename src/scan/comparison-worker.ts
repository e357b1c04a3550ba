import { parentPort } from 'node:worker_threads';
import { compareWithCatalogue } from '../catalogue/compare-with-catalogue.ts';
import type { ComparisonAnswer, ComparisonQuestion } from './comparison-thread.ts';

/** The thread in which policies are compared: a hard one takes a while, and the daemon answers meanwhile. */
parentPort?.on('message', (question: ComparisonQuestion) => {
  void answer(question).then((message) => parentPort?.postMessage(message));
});

async function answer({ id, pair }: ComparisonQuestion): Promise<ComparisonAnswer> {
  try {
    const { canonical, live, pages } = pair;
    return { id, ok: true, comparison: await compareWithCatalogue(canonical, live, pages ? { pages } : {}) };
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
