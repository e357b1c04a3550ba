import { describe, expect, it } from 'vitest';
import type { TagRules } from '../../../src/checks/required-tags/judge-tags.ts';
import { TagTally } from '../../../src/checks/required-tags/tag-tally.ts';
import type { ReadFailure } from '../../../src/domain/evaluation/read.ts';
import type { Tag, TaggedResource } from '../../../src/domain/evaluation/resource.ts';

const rules: TagRules = { tags: { user: {}, project: {} }, typeOverrides: {}, exclude: [] };
const denied: ReadFailure = { reason: 'access_denied', operation: 'sagemaker:ListTags', subject: 'x', message: 'no' };

function resource(name: string, tags: readonly Tag[] | ReadFailure): TaggedResource {
  const arn = `arn:aws:sagemaker:us-east-1:012345678910:model/${name}`;
  return {
    resource: { type: 'model', name, region: 'us-east-1', arn },
    tags: 'reason' in tags ? { ok: false, failure: tags } : { ok: true, value: tags },
  };
}

const owned = [
  { key: 'user', value: 'a' },
  { key: 'project', value: 'p' },
];

describe('checks/tag-tally', () => {
  it('counts what is right, wrong, unread and left out', () => {
    const tally = new TagTally({ region: 'us-east-1', type: 'model', rules });

    tally.add(resource('good', owned));
    tally.add(resource('bad', owned.slice(0, 1)));
    tally.add(resource('hidden', denied));
    tally.add(resource('hidden-too', denied));
    tally.exclude(resource('scratch', owned).resource);

    expect(tally.finish({ status: 'complete' })).toEqual({
      scope: 'us-east-1/model',
      status: 'complete',
      resourceType: 'model',
      counts: { compliant: 1, noncompliant: 1, unknown: 2, excluded: 1 },
      unread: [resource('hidden', denied).resource.arn, resource('hidden-too', denied).resource.arn],
      failures: [denied],
      leftOut: { name: 1, state: 0, age: 0 },
      missingByKey: { user: 0, project: 1 },
    });
    expect(tally.observations.map((seen) => seen.resource.name)).toEqual(['bad']);
  });

  it('is partial when the listing broke off', () => {
    const tally = new TagTally({ region: 'us-east-1', type: 'model', rules });
    const failure: ReadFailure = { ...denied, operation: 'sagemaker:ListModels', reason: 'throttled' };

    tally.add(resource('good', owned));

    expect(tally.finish({ status: 'partial', failure })).toMatchObject({ status: 'partial', failures: [failure] });
  });

  it('keeps nothing of resources that are right', () => {
    const tally = new TagTally({ region: 'us-east-1', type: 'model', rules });

    for (let index = 0; index < 100_000; index++) tally.add(resource('good', owned));

    expect(tally.observations).toEqual([]);
    expect(tally.finish({ status: 'complete' }).counts.compliant).toBe(100_000);
  });

  it('goes on from what an earlier scan counted, and tells of followed resources by name', () => {
    const leftOut = { name: 2, state: 0, age: 0 };
    const before = { compliant: 10, excluded: 2, leftOut, watermark: 1_000 };
    const arns = ['fixed', 'left', 'gone'].map((name) => resource(name, owned).resource.arn);
    const tally = new TagTally({ region: 'us-east-1', type: 'model', rules, followed: new Set(arns), before });
    const created = (name: string, createdAt: number, tags: readonly Tag[]) => {
      const one = resource(name, tags);
      return { ...one, resource: { ...one.resource, createdAt } };
    };

    tally.add(created('new', 2_000, owned));
    tally.add(created('changed', 500, owned));
    tally.add(created('spoiled', 500, []));
    tally.add(resource('fixed', owned));
    tally.leaveOut(resource('left', owned).resource.arn);

    expect(tally.unseen()).toEqual([resource('gone', owned).resource.arn]);
    expect(tally.finish({ status: 'complete' })).toMatchObject({
      counts: { compliant: 11, noncompliant: 1, excluded: 2 },
      followed: { evaluated: [arns[0]], excluded: [arns[1]], otherwise: 'gone' },
    });
  });
});
