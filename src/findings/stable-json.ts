/** JSON text that is the same for equal values, whatever the order of their members. */
export function stableJson(value: unknown): string {
  return JSON.stringify(inOrder(value));
}

/** Copies are put in order once: a function that `JSON.stringify` calls for each member takes several times longer. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member)]));
}
