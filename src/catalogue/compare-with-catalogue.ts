import type { AttachmentSet } from '../policy/attachment-set.ts';
import type { ExactComparison } from '../policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../policy/compare/compare-exactly.ts';
import type { ExactOptions } from '../policy/compare/search/engine.ts';
import { notLoaded } from '../policy/compare/search/realisable.ts';
import { servicesNamed } from '../policy/compare/services.ts';
import { loadCatalogue } from './load-catalogue.ts';

/**
 * The exact comparison with the catalogue of the services that it needs: those that the policies name, and all of them
 * only where a wildcard leaves open whether any service is concerned.
 */
export async function compareWithCatalogue(
  canonical: AttachmentSet,
  live: AttachmentSet,
  options: Omit<ExactOptions, 'catalogue'> = {},
): Promise<ExactComparison> {
  const catalogue = await loadCatalogue(servicesNamed([canonical, live]));
  const comparison = compareExactly(canonical, live, { ...options, catalogue });
  if (!comparison.realisable.undecided.includes(notLoaded)) return comparison;
  return compareExactly(canonical, live, { ...options, catalogue: await loadCatalogue('all') });
}
