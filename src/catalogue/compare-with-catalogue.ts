import { compareExactly } from '../policy/compare/compare-exactly.ts';
import type { AttachmentSet } from '../policy/compare/comparison.ts';
import type { ExactOptions } from '../policy/compare/engine.ts';
import type { ExactComparison } from '../policy/compare/exact-comparison.ts';
import { notLoaded } from '../policy/compare/realisable.ts';
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
