import type { AccountReader } from '../../../domain/account-reader.ts';
import type { ExaminationContext } from '../diagnosis.ts';
import type { Trial, TrialRequest } from './trial.ts';

/** Lists every type in each region, and reads the tags of one resource of each. */
export function resourceTrials({ target, context }: TrialRequest): readonly Trial[] {
  return target.regions.map((region) => ({
    where: ` in ${region}`,
    async read(reader) {
      if (target.regionsFrom) await reader.readEnabledRegions(context.signal);
      await readOneOfEach(reader, region, context);
      return {};
    },
  }));
}

/** Asks the index of each region. */
export function indexTrials({ target, context }: TrialRequest): readonly Trial[] {
  return target.regions.map((region) => ({
    where: ` in ${region}`,
    async read(reader) {
      await searchForOne(reader, region, context);
      return {};
    },
  }));
}

/** Asks in each region what started a job of each type. */
export function parentTrials({ target, context }: TrialRequest): readonly Trial[] {
  return target.regions.map((region) => ({
    where: ` in ${region}`,
    async read(reader) {
      await readParentOfEach(reader, region, context);
      return { whyUncalled: () => 'the jobs that were looked at do not take it' };
    },
  }));
}

/** What started the first job of each type. */
async function readParentOfEach(
  reader: AccountReader,
  region: string,
  { loaded, signal }: ExaminationContext,
): Promise<void> {
  const parents = reader.jobParents({ region, signal });
  for (const type of loaded.tags.types.filter((one) => reader.isStarted(one))) {
    const pages = reader.listResources({ region, type, signal });
    const first = await pages.next();
    await pages.return({ status: 'complete' });
    if (!first.done) await parents.of(first.value.slice(0, 1).map((resource) => ({ resource, tags: [] })));
  }
}

/** The first resource of each type with its tags, by both ways of reading them. */
async function readOneOfEach(
  reader: AccountReader,
  region: string,
  { loaded, signal }: ExaminationContext,
): Promise<void> {
  const tags = reader.tagReader({ region, looksWrong: () => true, signal });
  for (const type of loaded.tags.types) {
    const pages = reader.listResources({ region, type, signal });
    const first = await pages.next();
    await pages.return({ status: 'complete' });
    if (!first.done) await tags.readBatch(first.value.slice(0, 1));
  }
}

/** The first page of the first type that Search answers. */
async function searchForOne(
  reader: AccountReader,
  region: string,
  { loaded, signal }: ExaminationContext,
): Promise<void> {
  const type = loaded.tags.types.find((one) => reader.answersSearch(one));
  if (type === undefined) return;
  const pages = reader.searchResources({ region, type, signal });
  await pages.next();
  await pages.return({ status: 'complete' });
}
