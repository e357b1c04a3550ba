import { z } from 'zod';
import type { CheckState } from '../../../domain/evaluation/check-state.ts';
import type { ResourceCounts } from '../../../domain/evaluation/evaluation.ts';

/** Resources by what their tags came to. `unread` could not be read: neither right nor wrong. */
export interface Coverage {
  readonly compliant: number;
  readonly noncompliant: number;
  readonly unread: number;
}

/** The coverage of one thing, such as a resource type or a project. */
export interface NamedCoverage extends Coverage {
  readonly name: string;
}

export function totalOf({ compliant, noncompliant, unread }: Coverage): number {
  return compliant + noncompliant + unread;
}

/** How many percent are known to be right, rounded down so that only all is 100; `null` of nothing. */
export function percentOf(coverage: Coverage): number | null {
  const total = totalOf(coverage);
  return total === 0 ? null : Math.floor((100 * coverage.compliant) / total);
}

export function sumOf(parts: readonly Coverage[]): Coverage {
  return parts.reduce(
    (all, part) => ({
      compliant: all.compliant + part.compliant,
      noncompliant: all.noncompliant + part.noncompliant,
      unread: all.unread + part.unread,
    }),
    { compliant: 0, noncompliant: 0, unread: 0 },
  );
}

type Scope = CheckState['scopes'][number];

/** The scopes of a check that looks at tags. */
export function tagScopesOf(state: Pick<CheckState, 'scopes'> | undefined): readonly Scope[] {
  return (state?.scopes ?? []).filter(({ missingByKey }) => missingByKey !== undefined);
}

export function coverageOf(counts: ResourceCounts): Coverage {
  return { compliant: counts.compliant, noncompliant: counts.noncompliant, unread: counts.unknown };
}

/** The coverage of each resource type over its regions: the least covered first, types without resources left away. */
export function coverageByType(scopes: readonly Scope[]): readonly NamedCoverage[] {
  const byType = Map.groupBy(scopes, ({ resourceType }) => resourceType);
  return [...byType]
    .map(([name, rows]) => ({ name, ...sumOf(rows.map(({ counts }) => coverageOf(counts))) }))
    .filter((row) => totalOf(row) > 0)
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
      ...values.map(({ value, ...counts }) => ({ name: value, ...counts, unread: 0 })),
      { name: `${others.values}${others.areMore ? ' and more' : ''} others`, ...withoutMore(others), unread: 0 },
      { name: `without ${key}`, ...none, unread: 0 },
    ].filter((row) => totalOf(row) > 0),
  }));
}

function withoutMore({ compliant, noncompliant }: z.infer<typeof countSchema>): z.infer<typeof countSchema> {
  return { compliant, noncompliant };
}
