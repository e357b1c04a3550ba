import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answersSearch } from '../../../src/aws/sagemaker/search.ts';
import { resourceTypes } from '../../../src/aws/sagemaker/types.ts';
import type { ListingOutcome, TaggedResource } from '../../../src/domain/evaluation/resource.ts';
import { type AwsAnswer, type AwsCall, errorAnswer, json, startAwsServer } from '../aws-server.ts';
import { createReader } from '../reader-fixture.ts';
import { answerSample } from '../sample-account.ts';

interface ReferenceType {
  readonly type: string;
  readonly search: { readonly resource: string; readonly tagsPath: string | null } | null;
}

const reference = JSON.parse(readFileSync('test/reference/sagemaker-taggable-types.json', 'utf8')) as {
  readonly types: readonly ReferenceType[];
};
const searchable = reference.types.flatMap(({ type, search }) =>
  search?.tagsPath ? [{ type, resource: search.resource, path: search.tagsPath.split('.').slice(0, -1) }] : [],
);
const arnOf = (type: string, name: string) => `arn:aws:sagemaker:us-east-1:123456789012:${type}/${name}`;

/** A record of Search as the reference says where it stands. */
function recordOf({ type, path }: (typeof searchable)[number], name: string): object {
  const stem = path.at(-1) ?? '';
  const record: object = {
    [`${stem}Name`]: name,
    [`${stem}Arn`]: arnOf(type, name),
    CreationTime: 1_700_000_000,
    Tags: [{ Key: 'user', Value: 'ana' }],
  };
  return path.reduceRight<object>((inner, member) => ({ [member]: inner }), record);
}

async function readAll(type: string, answer: (call: AwsCall) => AwsAnswer) {
  const server = await startAwsServer((call) => (call.operation === 'Search' ? answer(call) : answerSample(call)));
  const { reader } = createReader({ url: server.url });
  const found: TaggedResource[] = [];
  try {
    const pages = reader.searchResources({ region: 'us-east-1', type, signal: new AbortController().signal });
    let page: IteratorResult<readonly TaggedResource[], ListingOutcome> = await pages.next();
    for (; !page.done; page = await pages.next()) found.push(...page.value);
    const inputs = server.calls.filter(({ operation }) => operation === 'Search').map(({ input }) => input);
    return { found, outcome: page.value, inputs };
  } finally {
    reader.close();
    await server.stop();
  }
}

describe('aws/sagemaker/search', () => {
  it('knows the types that the SDK answers with tags, and no other', () => {
    expect(resourceTypes.filter(answersSearch).toSorted()).toStrictEqual(searchable.map(({ type }) => type).toSorted());
    expect(searchable).toHaveLength(15);
  });

  it.each(searchable)('reads $type with its tags', async (row) => {
    const { found, outcome, inputs } = await readAll(row.type, () => json({ Results: [recordOf(row, 'one')] }));
    expect(outcome).toStrictEqual({ status: 'complete' });
    expect(inputs).toStrictEqual([
      { Resource: row.resource, SortBy: 'CreationTime', SortOrder: 'Ascending', MaxResults: 100 },
    ]);
    expect(found).toMatchObject([
      {
        resource: { type: row.type, arn: arnOf(row.type, 'one'), name: 'one', createdAt: 1_700_000_000_000 },
        tags: { ok: true, value: [{ key: 'user', value: 'ana' }] },
      },
    ]);
  });

  const [training] = searchable.filter(({ type }) => type === 'training-job');
  const one = training ? recordOf(training, 'one') : {};

  it('is partial where a page fails, and malformed where a record is of another type or tells no tags', async () => {
    const failing = await readAll('training-job', ({ earlier }) =>
      earlier === 0 ? json({ Results: [one], NextToken: 'next' }) : errorAnswer('Search', 'AccessDeniedException', 400),
    );
    expect(failing.outcome).toMatchObject({
      status: 'partial',
      failure: { reason: 'access_denied', operation: 'sagemaker:Search' },
    });
    for (const record of [
      { Endpoint: {} },
      { TrainingJob: { TrainingJobName: 'x', TrainingJobArn: arnOf('t', 'x') } },
    ]) {
      const { outcome } = await readAll('training-job', () => json({ Results: [record] }));
      expect(outcome).toMatchObject({ status: 'unknown', failure: { reason: 'malformed_response' } });
    }
  });
});
