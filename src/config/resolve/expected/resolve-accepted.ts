import type { AcceptedDocument } from '../../../domain/target/expected-attachments.ts';
import {
  type Generation,
  generationLabel,
  generationOf,
  newestRelease,
  type Release,
} from '../../../policy/canonical/releases/releases.ts';
import type { BuiltinTemplate } from '../../../policy/canonical/template/template.ts';
import { releasesIn } from './release-range.ts';

/** A document that a place may have, and what it is. */
export type Alternative = Pick<AcceptedDocument, 'label'> & { readonly release: Release };

/** The release of the document that a place should have: the one that is named, or the newest released one of the range. */
export function currentRelease(named: unknown, range: string | undefined): Release | undefined {
  if (named !== undefined || range === undefined) return undefined;
  const released = (releasesIn(range) ?? []).filter((release) => release !== 'unreleased');
  return released.at(-1);
}

/** One release for each generation of a template that a range reaches and that is not the one it should be. */
export function alternativesIn(
  range: string,
  { generations }: Pick<BuiltinTemplate, 'generations'>,
  current: Release = newestRelease,
): readonly Alternative[] {
  const wanted = releasesIn(range) ?? [];
  const own = generationOf(current, generations);
  return generations.flatMap((generation) => {
    const release = wanted.findLast((one) => isOf(one, generation));
    return release === undefined || generation === own
      ? []
      : [{ label: `release ${generationLabel(generation)}`, release }];
  });
}

function isOf(release: Release, generation: Generation): boolean {
  return generationOf(release, [generation]) !== undefined;
}
