import pLimit from 'p-limit';
import { isAgeLimited } from '../../aws/sagemaker/types.ts';
import { exclusionOf, judgeTags } from '../../checks/required-tags.ts';
import type { TagOwners } from '../../checks/tag-owners.ts';
import { TagTally } from '../../checks/tag-tally.ts';
import type { AccountReader } from '../../domain/account-reader.ts';
import type { Observation, ScopeOutcome } from '../../domain/evaluation.ts';
import type { ListingOutcome } from '../../domain/resource.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { TagBatches } from './tag-batches.ts';

export interface RegionScan {
  readonly region: string;
  readonly reader: AccountReader;
  readonly context: EvaluationContext;
  /** Told after each type that was listed. */
  readonly listed: () => void;
}

/** What became of one type in one region, and what is wrong in it. */
export interface ScannedScope {
  readonly observations: readonly Observation[];
  readonly owners: TagOwners;
  readonly scope: ScopeOutcome;
}

/** Listings under way at once in one region; the limiter of the account bounds their calls. */
const concurrentListings = 4;

/** How often the listing of a type is begun, where page tokens expire under it. */
const mostStarts = 3;

/** Lists every configured type in one region and judges the tags of what it lists. */
export async function scanRegion({ region, reader, context, listed }: RegionScan): Promise<readonly ScannedScope[]> {
  const { rules, types } = context.tags;
  const batches = new TagBatches(
    reader.tagReader({
      region,
      looksWrong: (resource, tags) => judgeTags(resource, tags, rules).length > 0,
      signal: context.signal,
    }),
  );
  const limit = pLimit(concurrentListings);
  const listings = await Promise.all(
    types.map((type) =>
      limit(async () => {
        const listing = await listType({ region, type, reader, context, batches });
        listed();
        return listing;
      }),
    ),
  );
  await batches.flush();
  return listings.map(({ tally, outcome }) => {
    const { observations, owners } = tally;
    return { observations, owners, scope: tally.finish(outcome) };
  });
}

interface TypeListing extends Omit<RegionScan, 'listed'> {
  readonly type: string;
  readonly batches: TagBatches;
}

interface ListedType {
  readonly tally: TagTally;
  readonly outcome: ListingOutcome;
}

/** Begins anew, with nothing counted, where a page token expired. */
async function listType(listing: TypeListing): Promise<ListedType> {
  for (let start = 1; ; start++) {
    const tally = new TagTally(listing.region, listing.type, listing.context.tags.rules);
    const outcome = await listOnce(listing, tally);
    if (outcome.status === 'complete' || !outcome.startAgain || start === mostStarts) return { tally, outcome };
  }
}

async function listOnce({ region, type, reader, context, batches }: TypeListing, tally: TagTally) {
  const { rules, lookback } = context.tags;
  const pages = reader.listResources({
    region,
    type,
    ...(isAgeLimited(type) ? { createdAfter: context.now - lookback } : {}),
    signal: context.signal,
  });
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    const wanted = page.value.filter((resource) => {
      if (!exclusionOf(resource, rules)) return true;
      tally.exclude();
      return false;
    });
    await batches.add(wanted, (tagged) => tally.add(tagged));
  }
  return page.value;
}
