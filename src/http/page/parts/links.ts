import { noTag } from '../../representation/finding-query.ts';

/** Where the pages are. Every part that comes from elsewhere is encoded. */
export const pathOf = {
  finding: (id: string, filter: Filter = {}) => `/findings/${encodeURIComponent(id)}${queryOf(filter)}`,
  suppression: (id: string) => `/findings/${encodeURIComponent(id)}/suppression`,
  target: (id: string) => `/targets/${encodeURIComponent(id)}`,
  policy: (targetId: string, role?: string, find?: string) =>
    `/targets/${encodeURIComponent(targetId)}/policy${queryOf({ role, find })}`,
  findings: (filter: Filter = {}) => `/findings${queryOf(filter)}`,
  /** The file of all findings that a list of the page shows. */
  findingsFile: ({ type, cursor: _place, by: _grouping, owner, project, ...same }: Filter) =>
    `/api/v1/findings.csv${queryOf({ ...same, resourceType: type }, { owner, project })}`,
  accounts: () => '/accounts',
  deliveries: (filter: Filter = {}) => `/deliveries${queryOf(filter)}`,
  scans: (filter: Filter = {}) => `/scans${queryOf(filter)}`,
};

/** Parameters of a list; absent and empty ones are left away. */
export type Filter = Readonly<Record<string, string | undefined>>;

/** `tags` are told also where they are empty, which the API takes for none. */
function queryOf(filter: Filter, tags: Filter = {}): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const told = Object.entries(tags).flatMap(([name, value]): readonly [string, string][] =>
    value === undefined ? [] : [[name, value === noTag ? '' : value]],
  );
  const all = [...given, ...told];
  return all.length === 0 ? '' : `?${new URLSearchParams(all).toString()}`;
}
