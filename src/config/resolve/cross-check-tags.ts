import type { Path } from '../problems/problem.ts';
import type { Complaints } from '../read/complaints.ts';
import { refuseRepeated } from '../read/repeated.ts';
import type { Configuration } from '../schema/schema.ts';

type RequiredTags = Configuration['checks']['required-tags'];

const base: Path = ['checks', 'required-tags'];

/** Tag keys and resource types, wherever the tag check names them. */
export function crossCheckTags(given: RequiredTags, resourceTypes: readonly string[], complaints: Complaints): void {
  checkTagKeys(given, complaints);
  checkTypes(given, resourceTypes, complaints);
  checkOverrides(given, complaints);
}

function checkTagKeys({ tags }: RequiredTags, complaints: Complaints): void {
  const keys = Object.keys(tags);
  if (keys.length === 0)
    complaints.refuse([...base, 'tags'], 'names no tag', 'Name one, or switch the check off with enabled: false.');
  const placeOf = (index: number) => [...base, 'tags', keys[index] ?? ''];
  // The check tells a key in another case by comparing without case, so two such keys could not be told apart.
  refuseRepeated(
    keys.map((key) => key.toLowerCase()),
    placeOf,
    complaints,
  );
}

function checkTypes(
  { types, type_overrides: overrides, exclude }: RequiredTags,
  known: readonly string[],
  complaints: Complaints,
): void {
  const refuseUnknown = (type: string, path: Path) => {
    if (known.includes(type)) return;
    const suggestion = complaints.origin.didYouMean(type, known) ?? `Known types: ${known.join(', ')}.`;
    complaints.refuseQuietly(path, `there is no resource type "${type}"`, suggestion);
  };
  if (typeof types !== 'string') {
    for (const [index, type] of types.entries()) refuseUnknown(type, [...base, 'types', index]);
    refuseRepeated(types, (index) => [...base, 'types', index], complaints);
  }
  for (const type of Object.keys(overrides)) refuseUnknown(type, [...base, 'type_overrides', type]);
  for (const [index, { types: excluded = [] }] of exclude.entries()) {
    for (const [position, type] of excluded.entries())
      refuseUnknown(type, [...base, 'exclude', index, 'types', position]);
  }
}

function checkOverrides({ tags, types, type_overrides: overrides }: RequiredTags, complaints: Complaints): void {
  for (const [type, { tags: keys }] of Object.entries(overrides)) {
    const path = [...base, 'type_overrides', type];
    if (typeof types !== 'string' && !types.includes(type))
      complaints.warn(path, `has no effect, for ${type} is not among types`);
    for (const [index, key] of keys.entries()) {
      if (Object.hasOwn(tags, key)) continue;
      const suggestion = complaints.origin.didYouMean(key, Object.keys(tags));
      complaints.refuse([...path, 'tags', index], 'is not among the configured tags', suggestion);
    }
  }
}
