/** The ids of these rows, in their order. */
export function ids(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
