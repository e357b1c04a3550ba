import type { Evidence, Json } from '../../../domain/evaluation/evaluation.ts';
import type { Tag } from '../../../domain/evaluation/resource.ts';

/** The tags that a finding was made of; `undefined` where its evidence, which comes from the store, is of another kind. */
export function tagsIn({ tags }: Evidence): readonly Tag[] | undefined {
  return isList(tags) && tags.every(isTag) ? tags : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isTag(value: Json): value is Json & Tag {
  if (typeof value !== 'object' || value === null || isList(value)) return false;
  return typeof value['key'] === 'string' && typeof value['value'] === 'string';
}
