import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededAccount } from '../../../sandbox/seeded-account.ts';
import { startSandbox } from '../../../sandbox/server.ts';
import type { ListContext } from '../../../src/aws/sagemaker/pages.ts';
import type { PageRequest, ResourceType } from '../../../src/aws/sagemaker/types/resource-type.ts';
import { resourceType } from '../../../src/aws/sagemaker/types.ts';
import { listInWindows } from '../../../src/aws/sagemaker/windows.ts';
import type { ListingOutcome, SageMakerResource } from '../../../src/domain/evaluation/resource.ts';
import { collect, createReader } from '../reader-fixture.ts';

const start = 1_700_000_000_000;

interface Item {
  readonly name: string;
  readonly createdAt: number;
}

/** How a service might take its filters, and what happens while it is read. */
interface Manner {
  readonly takesInItsOwnTime: boolean;
  /** Filters are cut to this, milliseconds. */
  readonly precision: number;
  readonly pageSize: number;
  /** Whether pages are cut before the filters are applied, as AWS does. */
  readonly cutsFirst?: boolean;
  /** After this many pages one more resource is there. */
  readonly createsAfter: number;
}

/** Where an item stands in the order. */
function place({ createdAt, name }: Item): string {
  return `${createdAt}/${name}`;
}

/** A list, oldest first, as the service would page it; the token is the last item's place in the order. */
class Service {
  readonly #items: Item[];
  readonly #manner: Manner;
  now: number;
  pages = 0;

  constructor(items: readonly Item[], manner: Manner) {
    this.#items = [...items];
    this.#manner = manner;
    this.now = Math.max(start, ...items.map(({ createdAt }) => createdAt)) + 1;
  }

  readonly type: ResourceType = {
    ...resourceType('training-job'),
    readPage: async (_, request) => this.#page(request),
  };

  async #page({ token = '', createdAfter: since, createdBefore = Infinity, newestFirst = false }: PageRequest) {
    const { precision, pageSize, takesInItsOwnTime, createsAfter, cutsFirst = false } = this.#manner;
    const createdAfter = newestFirst ? -Infinity : (since ?? -Infinity);
    this.pages++;
    if (this.pages === createsAfter) this.#items.push({ name: 'born meanwhile', createdAt: this.now });
    const cut = (time: number) => (Number.isFinite(time) ? Math.floor(time / precision) * precision : time);
    const isWithin = ({ createdAt }: Item) =>
      takesInItsOwnTime
        ? createdAt >= cut(createdAfter) && createdAt <= cut(createdBefore)
        : createdAt > cut(createdAfter) && createdAt < cut(createdBefore);
    const sign = newestFirst ? -1 : 1;
    const all = this.#items
      .filter((item) => cutsFirst || isWithin(item))
      .filter((item) => token === '' || (newestFirst ? place(item) < token : place(item) > token))
      .toSorted((a, b) => (place(a) < place(b) ? -sign : sign));
    const items = all.slice(0, pageSize);
    const last = items.at(-1);
    return {
      items: items
        .filter(isWithin)
        .map(({ name, createdAt }) => ({ arn: `arn:${name}`, arnPaths: [], name, createdAt, state: undefined })),
      nextToken: last && all.length > pageSize ? place(last) : undefined,
    };
  }
}

async function listAll(
  service: Service,
  splitting: { readonly afterPages: number; readonly windows: number },
  createdAfter?: number,
) {
  const context: ListContext = {
    client: {} as never,
    type: service.type,
    region: 'us-east-1',
    arnPrefix: '',
    signal: new AbortController().signal,
    resume: { pause: async () => false, renewCredentials: async () => undefined },
    splitting: { ...splitting, clock: () => service.now },
  };
  const seen: string[] = [];
  const pages = listInWindows({}, { createdAfter }, context);
  let page: IteratorResult<readonly SageMakerResource[], ListingOutcome> = await pages.next();
  for (; !page.done; page = await pages.next()) seen.push(...page.value.map(({ name }) => name));
  return { seen: seen.toSorted(), outcome: page.value };
}

// Few different times, so that many resources are created at the same one and stand on the edges of windows.
const items = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 })
  .map((steps) => steps.map((step, index) => ({ name: `job-${index}`, createdAt: start + step * 700 })));
const manner = fc.record({
  takesInItsOwnTime: fc.boolean(),
  precision: fc.constantFrom(1, 1_000),
  pageSize: fc.integer({ min: 1, max: 7 }),
  cutsFirst: fc.boolean(),
  createsAfter: fc.constant(0),
});
const splitting = fc.record({ afterPages: fc.integer({ min: 0, max: 4 }), windows: fc.integer({ min: 2, max: 9 }) });

describe('aws/sagemaker/windows', () => {
  it('shows every resource once, however the service compares times', async () => {
    await fc.assert(
      fc.asyncProperty(items, manner, splitting, async (all, how, split) => {
        const { seen, outcome } = await listAll(new Service(all, how), split);
        expect(outcome).toStrictEqual({ status: 'complete' });
        expect(seen).toStrictEqual(all.map(({ name }) => name).toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it('shows what was created since a time once, and nothing older', async () => {
    await fc.assert(
      fc.asyncProperty(items, manner, splitting, fc.integer({ min: -1, max: 41 }), async (all, how, split, step) => {
        const since = start + step * 700;
        const { seen, outcome } = await listAll(new Service(all, how), split, since);
        expect(outcome).toStrictEqual({ status: 'complete' });
        const young = all.filter(({ createdAt }) => createdAt >= since).map(({ name }) => name);
        expect(seen).toStrictEqual(young.toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [1_000, false],
    [1_000, true],
  ])(
    'of %i resources walks only to the first that is too old (pages cut before filters: %s)',
    async (count, cutsFirst) => {
      const all = Array.from({ length: count }, (_, index) => ({
        name: `job-${index}`,
        createdAt: start + index * 1_000,
      }));
      const service = new Service(all, {
        takesInItsOwnTime: true,
        precision: 1,
        pageSize: 10,
        cutsFirst,
        createsAfter: 0,
      });
      const { seen } = await listAll(service, { afterPages: 200, windows: 8 }, start + 975_000);
      expect(seen).toHaveLength(25);
      expect(service.pages).toBe(3);
    },
  );

  it('does not walk a long list eight times where filters come after the cut', async () => {
    const all = Array.from({ length: 1_000 }, (_, index) => ({
      name: `job-${index}`,
      createdAt: start + index * 1_000,
    }));
    const service = new Service(all, {
      takesInItsOwnTime: true,
      precision: 1,
      pageSize: 10,
      cutsFirst: true,
      createsAfter: 0,
    });
    const { seen } = await listAll(service, { afterPages: 20, windows: 8 });
    expect(seen).toHaveLength(1_000);
    // One call finds out.
    expect(service.pages).toBe(100 + 1);
  });

  it('shows what is created while it lists in the last window, once', async () => {
    const all = Array.from({ length: 40 }, (_, index) => ({ name: `job-${index}`, createdAt: start + index * 1_000 }));
    const how = { takesInItsOwnTime: false, precision: 1, pageSize: 2, createsAfter: 8 };
    const { seen } = await listAll(new Service(all, how), { afterPages: 2, windows: 4 });
    expect(seen).toStrictEqual([...all.map(({ name }) => name), 'born meanwhile'].toSorted());
  });

  it('goes on page by page where all that is left was created at one time', async () => {
    const all = Array.from({ length: 30 }, (_, index) => ({ name: `job-${index}`, createdAt: start }));
    const service = new Service(all, { takesInItsOwnTime: true, precision: 1, pageSize: 3, createsAfter: 0 });
    const { seen } = await listAll(service, { afterPages: 1, windows: 4 });
    expect(seen).toHaveLength(30);
    expect(service.pages).toBe(10);
  });

  it('asks for one page more for a window without resources, and for none where the list is short', async () => {
    // Nothing between the first tenth and the end.
    const all = Array.from({ length: 40 }, (_, index) => ({
      name: `job-${index}`,
      createdAt: start + (index < 20 ? index * 10_000 : 10_000_000 + index * 10),
    }));
    const how = { takesInItsOwnTime: true, precision: 1, pageSize: 5, createsAfter: 0 };
    const split = new Service(all, how);
    expect((await listAll(split, { afterPages: 1, windows: 4 })).seen).toHaveLength(40);
    // Two pages one after the other, one to see whether windows help, then 3 + 1 + 1 + 4: the first window has ten more
    // and is shown the last one again.
    expect(split.pages).toBe(12);
    const short = new Service(all, how);
    await listAll(short, { afterPages: 7, windows: 4 });
    expect(short.pages).toBe(8);
  });

  it('is as complete against an account, and asks for several pages at once', async () => {
    const sandbox = await startSandbox({
      account: seededAccount({ counts: { 'training-job': 2_500 }, resources: 0, wrongShare: 0 }),
      latency: 5,
      filtersAfterCut: false,
    });
    const { reader } = createReader({
      url: sandbox.url,
      target: { accountId: '012345678910' },
      splitting: { afterPages: 3, windows: 5 },
    });
    try {
      const { resources, outcome } = await collect(reader, { type: 'training-job' });
      expect(outcome).toStrictEqual({ status: 'complete' });
      expect(new Set(resources.map(({ resource }) => resource.arn)).size).toBe(2_500);
      expect(resources).toHaveLength(2_500);
      // The pages one after the other would be 25; each window adds less than one.
      expect(sandbox.requests()['sagemaker:ListTrainingJobs']).toBeLessThanOrEqual(25 + 6);
    } finally {
      reader.close();
      await sandbox.close();
    }
  });

  it.each(['access-denied', 'expired-page-token', 'reset'] as const)(
    'is partial, and not complete, where %s meets one of the windows',
    async (fault) => {
      const sandbox = await startSandbox({
        account: seededAccount({ counts: { 'training-job': 2_500 }, resources: 0, wrongShare: 0 }),
        faults: [{ fault, operation: 'ListTrainingJobs', skip: 12 }],
        filtersAfterCut: false,
      });
      const { reader } = createReader({
        url: sandbox.url,
        target: { accountId: '012345678910' },
        splitting: { afterPages: 3, windows: 5 },
      });
      try {
        const { resources, outcome } = await collect(reader, { type: 'training-job' });
        expect(outcome.status).toBe('partial');
        expect(resources.length).toBeLessThan(2_500);
      } finally {
        reader.close();
        await sandbox.close();
      }
    },
  );
});
