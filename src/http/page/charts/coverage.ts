import { z } from 'zod';
import type { CheckState } from '../../../domain/evaluation/check-state.ts';
import { isIncomplete } from '../../../domain/evaluation/evaluation.ts';

/** Resources by what their tags came to. `unread` could not be read: neither right nor wrong. */
export interface Coverage {
  readonly compliant: number;
  readonly noncompliant: number;
  readonly unread: number;
  /** Parts, each a type in a region, whose resources were not all seen; how many more there are nobody knows. */
  readonly blindScopes: number;
}

/** The coverage of one thing, such as a resource type or a project. */
export interface NamedCoverage extends Coverage {
  readonly name: string;
}

/** The resources of all kinds. Scopes that were not seen count no resource: nobody knows how many there are. */
export function totalOf({ compliant, noncompliant, unread }: Coverage): number {
  return compliant + noncompliant + unread;
}

/**
 * How many percent are known to be right, rounded down so that only all is 100; `null` of nothing, and where some part was
 * not seen, since a share of what happened to be seen is none of the whole.
 */
export function percentOf(coverage: Coverage): number | null {
  const total = totalOf(coverage);
  if (total === 0 || coverage.blindScopes > 0) return null;
  return Math.floor((100 * coverage.compliant) / total);
}

/** The coverage of several parts together. */
export function sumOf(parts: readonly Coverage[]): Coverage {
  return parts.reduce(
    (all, part) => ({
      compliant: all.compliant + part.compliant,
      noncompliant: all.noncompliant + part.noncompliant,
      unread: all.unread + part.unread,
      blindScopes: all.blindScopes + part.blindScopes,
    }),
    { compliant: 0, noncompliant: 0, unread: 0, blindScopes: 0 },
  );
}

/** A scope of a check that looks at tags. */
export type TagScope = CheckState['scopes'][number];

/** The scopes of a check that looks at tags. */
export function tagScopesOf(state: Pick<CheckState, 'scopes'> | undefined): readonly TagScope[] {
  return (state?.scopes ?? []).filter(({ missingByKey }) => missingByKey !== undefined);
}

/** The coverage of one scope. One that was not seen whole counts as such, whatever it counted before. */
export function coverageOf({ counts, status }: Pick<TagScope, 'counts' | 'status'>): Coverage {
  const { compliant, noncompliant, unknown: unread } = counts;
  return { compliant, noncompliant, unread, blindScopes: isIncomplete({ status }) ? 1 : 0 };
}

/** The coverage of each resource type over its regions: the least covered first, types that were seen to have no resources left away. */
export function coverageByType(scopes: readonly TagScope[]): readonly NamedCoverage[] {
  const byType = Map.groupBy(scopes, ({ resourceType }) => resourceType);
  return [...byType]
    .map(([name, rows]) => ({ name, ...sumOf(rows.map(coverageOf)) }))
    .filter((row) => totalOf(row) > 0 || row.blindScopes > 0)
    .toSorted(
      (a, b) => (percentOf(a) ?? 0) - (percentOf(b) ?? 0) || totalOf(b) - totalOf(a) || (a.name < b.name ? -1 : 1),
    );
}

const countSchema = z.object({ compliant: z.int().min(0), noncompliant: z.int().min(0) });

const ownersSchema = z.object({
  owners: z.array(
    z.object({
      key: z.string(),
      values: z.array(countSchema.extend({ value: z.string() })),
      others: countSchema.extend({ values: z.int().min(0), areMore: z.boolean() }),
      none: countSchema,
    }),
  ),
});

/** The resources of each value of one owner tag. */
export interface Owners {
  readonly key: string;
  readonly rows: readonly NamedCoverage[];
}

/** What the tag check keeps of owners; empty where it keeps none. */
export function ownersOf(state: Pick<CheckState, 'detail'> | undefined): readonly Owners[] {
  const detail = ownersSchema.safeParse(state?.detail);
  if (!detail.success) return [];
  return detail.data.owners.map(({ key, values, others, none }) => ({
    key,
    rows: [
      ...values.map(({ value, ...counts }) => ({ name: value, ...counts, unread: 0, blindScopes: 0 })),
      {
        name: `${others.values}${others.areMore ? ' and more' : ''} others`,
        ...withoutMore(others),
        unread: 0,
        blindScopes: 0,
      },
      { name: `without ${key}`, ...none, unread: 0, blindScopes: 0 },
    ].filter((row) => totalOf(row) > 0),
  }));
}

function withoutMore({ compliant, noncompliant }: z.infer<typeof countSchema>): z.infer<typeof countSchema> {
  return { compliant, noncompliant };
}
