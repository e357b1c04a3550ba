import type { Listing } from './pages.ts';

/** What the filter by the time of the last change costs in a list: pages of what it shows, or those of the whole list. */
export type FilterCost = 'changes' | 'whole list';

/** Pages that a filter left empty, from which on it is taken to have been applied after the pages were cut. */
const emptyPages = 3;

/** What filtered listings have cost, by region and type, for as long as the process lives. */
export class ListingCosts {
  readonly #costs = new Map<string, FilterCost>();

  /** As it was measured last; `undefined` before the first time. */
  of(region: string, type: string): FilterCost | undefined {
    return this.#costs.get(`${region}/${type}`);
  }

  /** The same listing, which leaves what it cost behind once it is complete. */
  async *measured(region: string, type: string, pages: Listing): Listing {
    let empty = 0;
    let page = await pages.next();
    for (; !page.done; page = await pages.next()) {
      if (page.value.length === 0) empty++;
      yield page.value;
    }
    if (page.value.status === 'complete') {
      this.#costs.set(`${region}/${type}`, empty < emptyPages ? 'changes' : 'whole list');
    }
    return page.value;
  }
}
