/** Where the pages are. Every part that comes from elsewhere is encoded. */
export const pathOf = {
  finding: (id: string) => `/findings/${encodeURIComponent(id)}`,
  target: (id: string) => `/targets/${encodeURIComponent(id)}`,
  policy: (targetId: string, role?: string) => `/targets/${encodeURIComponent(targetId)}/policy${queryOf({ role })}`,
  findings: (filter: Filter = {}) => `/findings${queryOf(filter)}`,
  accounts: () => '/accounts',
  deliveries: (filter: Filter = {}) => `/deliveries${queryOf(filter)}`,
  scans: (filter: Filter = {}) => `/scans${queryOf(filter)}`,
};

/** Parameters of a list; absent and empty ones are left away. */
export type Filter = Readonly<Record<string, string | undefined>>;

function queryOf(filter: Filter): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
