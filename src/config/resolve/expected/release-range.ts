import semver from 'semver';
import { type Release, releases } from '../../../policy/canonical/releases/releases.ts';

/** What `unreleased` counts as in a range: the version that would come next. */
const nextVersion = '1.6.11';

/** The releases in a range such as `>=1.5` or `1.4 || ~1.6.5`; `undefined` where it is no range of versions. */
export function releasesIn(range: string): readonly Release[] | undefined {
  if (semver.validRange(range) === null) return undefined;
  return releases.filter((release) => semver.satisfies(release === 'unreleased' ? nextVersion : release, range));
}
