import { describe, expect, it } from 'vitest';
import {
  compareDocuments,
  compareStatements,
  createPolicyComparisons,
  type PolicyComparisons,
} from '../../../src/checks/roles/comparing/policy-comparisons.ts';
import { releaseOfPolicy } from '../../../src/checks/roles/releases/release-of-policy.ts';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { ComparisonThread, PolicyQuestion } from '../../../src/scan/comparing/comparison-thread.ts';
import { ThreadComparisons } from '../../../src/scan/comparing/thread-comparisons.ts';

const { signal } = new AbortController();

function documentOf(action: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
}

function setOf(action: string) {
  return { policies: [{ name: 'one', kind: 'managed' as const, document: documentOf(action) }] };
}

/** The thread, without a thread: what it was asked, and which documents break it. */
function fakeThread(breaks = 'nothing breaks it') {
  const asked: PolicyQuestion[] = [];
  const ask = (question: PolicyQuestion) => {
    asked.push(question);
    if (JSON.stringify(question).includes(breaks)) return Promise.reject(new Error('out of memory'));
    if (question.kind === 'texts') {
      return Promise.resolve(question.pairs.map(({ canonical, live }) => compareDocuments(canonical, live)));
    }
    if (question.kind === 'statements') return Promise.resolve(compareStatements(question.canonical, question.live));
    if (question.kind === 'exact') return Promise.resolve(compareExactly(question.canonical, question.live));
    return Promise.reject(new Error('nobody asks that here'));
  };
  const textsAsked = () => asked.flatMap((question) => (question.kind === 'texts' ? question.pairs : []));
  return { asked, textsAsked, thread: { ask } as unknown as Pick<ComparisonThread, 'ask'> };
}

/** By its statements, and as a whole where these do not settle it. */
function judge(comparisons: PolicyComparisons, action: string): string {
  if (comparisons.documents(documentOf('s3:Get*'), documentOf(action)) === 'equivalent') return 'equivalent';
  return comparisons.sets(setOf('s3:Get*'), setOf(action)).verdict;
}

describe('scan/comparing/thread-comparisons', () => {
  it('evaluates each item once more for what it missed, and those that missed nothing no more', async () => {
    const evaluated: string[] = [];
    const comparisons = new ThreadComparisons(fakeThread().thread);
    const actions = ['s3:Get*', 's3:*', 's3:GetObject', 's3:Get*'];

    const verdicts = await comparisons.runEach(actions, signal, (known) => (action) => {
      evaluated.push(action);
      return judge(known, action);
    });

    expect(verdicts).toEqual(['equivalent', 'broadened', 'narrowed', 'equivalent']);
    // Once for the documents, once for those that differ.
    expect(evaluated).toEqual([...actions, ...actions, 's3:*', 's3:GetObject']);
  });

  it('evaluates each item once where its documents were compared ahead and settle it', async () => {
    const evaluated: string[] = [];
    const comparisons = new ThreadComparisons(fakeThread().thread);
    await comparisons.compareTexts([{ canonical: documentOf('s3:Get*'), live: documentOf('s3:Get*') }]);

    await comparisons.runEach(['s3:Get*', 's3:Get*'], signal, (known) => (action) => {
      evaluated.push(action);
      return judge(known, action);
    });

    expect(evaluated).toHaveLength(2);
  });

  it('one document that breaks the thread leaves the others of its question their answers', async () => {
    const { thread, textsAsked } = fakeThread('s3:Broken');
    const comparisons = new ThreadComparisons(thread);
    const actions = ['s3:Get*', 's3:Broken', 's3:GetObject'];

    const told = await comparisons.runEach(actions, signal, (known) => (action) => {
      const text = known.documents(documentOf('s3:Get*'), documentOf(action));
      return `${action} ${text}`;
    });

    expect(told).toEqual(['s3:Get* equivalent', 's3:Broken changed', 's3:GetObject changed']);
    expect(textsAsked()).toHaveLength(6);
  });

  it('copies no more than a hundred pairs for the thread at once', async () => {
    const { thread, asked, textsAsked } = fakeThread();
    const pairs = Array.from({ length: 250 }, (_, index) => ({
      canonical: '{}',
      live: documentOf(`s3:Action${index}`),
    }));

    await new ThreadComparisons(thread).compareTexts(pairs);

    expect(asked.map((question) => (question.kind === 'texts' ? question.pairs.length : 0))).toEqual([100, 100, 50]);
    expect(textsAsked()).toEqual(pairs);
  });

  it('forgets documents that two slices in a row do not ask for, and no others', async () => {
    const { thread, textsAsked } = fakeThread();
    const comparisons = new ThreadComparisons(thread);
    for (const own of ['s3:One', 's3:Two', 's3:Three', 's3:One'])
      await comparisons.runEach([own], signal, (known) => (action) => judge(known, 's3:Get*') + judge(known, action));

    const shared = textsAsked().filter(({ live }) => live === documentOf('s3:Get*'));
    const first = textsAsked().filter(({ live }) => live === documentOf('s3:One'));
    expect([shared.length, first.length]).toEqual([1, 2]);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const comparisons = new ThreadComparisons(fakeThread().thread);
    const running = comparisons.runEach([1, 2, 3], stop.signal, () => () => stop.abort());
    await expect(running).rejects.toThrow('aborted');
  });

  it('what was concluded from a stand-in is kept for nobody', async () => {
    const template = 'mlspace-boundary';
    const rendered = renderPolicy({ kind: 'builtin', template }, sampleParameters, sampleInstallation);
    if (!rendered.ok) throw new Error('the policy is not rendered');
    const { text: canonical } = rendered.policy;
    const context = { installation: sampleInstallation, canonical };
    const known = releaseOfPolicy(template, canonical, {
      ...context,
      comparisons: createPolicyComparisons(compareExactly),
    });
    expect(known).toContain('equals');

    // The first asks for what is missing; the second has the same documents and is told what is known of them.
    const told = await new ThreadComparisons(fakeThread().thread).runEach(
      ['one', 'other'],
      signal,
      (comparisons) => () => releaseOfPolicy(template, canonical, { ...context, comparisons }),
    );

    expect(told).toEqual([known, known]);
  });
});
