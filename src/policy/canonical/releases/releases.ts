/**
 * The releases of MLSpace (awslabs/mlspace, tags v1.4.0 to v1.6.10), oldest first, and what its main branch has gained
 * since. Versions before 1.4.0 were never published.
 */
export const releases = [
  '1.4.0',
  '1.4.1',
  '1.5.0',
  '1.5.1',
  '1.5.2',
  '1.5.3',
  '1.6.0',
  '1.6.1',
  '1.6.2',
  '1.6.3',
  '1.6.4',
  '1.6.5',
  '1.6.6',
  '1.6.7',
  '1.6.8',
  '1.6.9',
  '1.6.10',
  'unreleased',
] as const;

/** A release of MLSpace that the templates know. */
export type Release = (typeof releases)[number];

/** The newest one that was released; templates render it where none is named. */
export const newestRelease: Release = '1.6.10';

/** Whether a release is the other one or a later one. */
export function isSince(release: Release, since: Release): boolean {
  return releases.indexOf(release) >= releases.indexOf(since);
}

/** The releases between which a document did not change. */
export interface Generation {
  readonly first: Release;
  readonly last: Release;
}

/** The generations of a document, oldest first, from the releases that changed it. */
export function generationsOf(changes: readonly Release[]): readonly Generation[] {
  return changes.map((first, index) => {
    const next = changes[index + 1];
    const last = releases[next === undefined ? releases.length - 1 : releases.indexOf(next) - 1];
    return { first, last: last ?? first };
  });
}

/** The generation that a release belongs to; `undefined` for a release that had no such document. */
export function generationOf(release: Release, generations: readonly Generation[]): Generation | undefined {
  return generations.find(({ first, last }) => isSince(release, first) && isSince(last, release));
}

/** How a generation is written: `1.6.5 to 1.6.7`, `1.6.8`, `1.6.9 and later`, `unreleased`. */
export function generationLabel({ first, last }: Generation): string {
  if (first === last) return first;
  return last === 'unreleased' ? `${first} and later` : `${first} to ${last}`;
}
