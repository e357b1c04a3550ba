import { describe, expect, it } from 'vitest';
import type { SageMakerResource } from '../../../src/domain/evaluation/resource.ts';
import { namedStates } from '../../../src/scan/tags/named-states.ts';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';
import { owned, region } from './wrong-names.ts';

const day = 86_400_000;

function page(...names: readonly string[]): readonly SageMakerResource[] {
  return names.map((name) => ({ type: 'endpoint', region, name, arn: `arn:${name}`, state: `state of ${name}` }));
}

describe('the tag scan and states', () => {
  it('looks only at what is in a wanted state, and counts the others', async () => {
    const run = await startTagScan({
      account: {},
      settings: { types: ['endpoint', 'model'], states: { endpoint: ['InService', 'Updating'] }, fullSweep: 0 },
    });
    const { sagemaker } = run.sandbox.account;
    for (const status of ['InService', 'Updating', 'Failed', 'Creating']) {
      sagemaker.create({ type: 'endpoint', region, name: status.toLowerCase(), status });
    }
    sagemaker.create({ type: 'model', region, name: 'bare' });
    const { state, ...result } = await run.scan();
    expect(namesIn({ state, ...result }, 'active')).toStrictEqual(['bare', 'inservice', 'updating']);
    expect(state.scopes).toMatchObject([
      { counts: { noncompliant: 2, excluded: 2 }, leftOut: { name: 0, state: 2, age: 0 } },
      { counts: { noncompliant: 1, excluded: 0 }, leftOut: { name: 0, state: 0, age: 0 } },
    ]);
  });

  it.each([0, day])('ends findings of what has left its state as unwatched (full sweep %i)', async (fullSweep) => {
    const run = await startTagScan({
      account: {},
      settings: { types: ['training-job'], states: { 'training-job': ['InProgress'] }, fullSweep },
    });
    const { sagemaker } = run.sandbox.account;
    const create = (name: string, tags = owned.slice(1)) =>
      sagemaker.create({ type: 'training-job', region, name, status: 'InProgress', tags });
    const arns = [create('bare'), create('owned', owned)];
    run.advance(60_000);
    const first = await run.scan();
    expect(namesIn(first, 'active')).toStrictEqual(['bare']);
    expect(first.state.scopes).toMatchObject([{ counts: { compliant: 1, noncompliant: 1, excluded: 0 } }]);
    run.advance(60_000);
    for (const arn of arns) sagemaker.setStatus(arn, 'Completed');
    run.advance(60_000);
    const { findings, state } = await run.scan();
    expect(findings).toMatchObject([{ state: 'resolved', resolution: 'unwatched' }]);
    expect(state.scopes).toMatchObject([{ counts: { compliant: 0, noncompliant: 0 }, leftOut: { state: 2 } }]);
  });

  it('counts what is too old as far as the list came past it', async () => {
    const run = await startTagScan({ account: {}, settings: { types: ['training-job'], lookback: day } });
    const { sagemaker, now } = run.sandbox.account;
    for (const age of [0.1, 0.2, 2, 3, 4]) {
      sagemaker.create({
        type: 'training-job',
        region,
        name: `days-${age}`,
        tags: owned,
        createdAt: now() - age * day,
      });
    }
    for (let scan = 1; scan <= 2; scan++) {
      run.advance(60_000);
      const { state } = await run.scan();
      expect(state.scopes).toMatchObject([{ counts: { compliant: 2 }, leftOut: { age: 3 } }]);
    }
  });

  it('finds the state of what an event names in the lists, a few pages deep', async () => {
    const asked: (number | undefined)[] = [];
    const reader = {
      async *listResources({ changedAfter }: { readonly changedAfter?: number }) {
        asked.push(changedAfter);
        if (changedAfter !== undefined) yield page('new');
        else for (const one of [page('a', 'new'), page('old'), page('deep')]) yield one;
        return { status: 'complete' } as const;
      },
    };
    const request = { region, type: 'endpoint', signal: new AbortController().signal };
    const search = { reader, request, recently: 5, mostPages: 2 };
    expect(await namedStates(page('new'), search)).toStrictEqual(new Map([['arn:new', 'state of new']]));
    expect(await namedStates(page('old', 'deep'), search)).toStrictEqual(new Map([['arn:old', 'state of old']]));
    expect(asked).toStrictEqual([5, 5, undefined]);
  });
});
