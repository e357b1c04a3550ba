/** What the Service Authorization Reference writes where a name of a key holds any text: `${TagKey}`, `<key>`, `tag-key`. */
const placeholder = /\$\{[^}]*\}|<[^>]*>|tag-key$/;

/** Whether a name of the reference stands for many keys. */
export function isOpenName(name: string): boolean {
  return placeholder.test(name);
}

/** The keys that such a name stands for. */
export function formOfName(name: string): RegExp {
  const pieces = name
    .split(new RegExp(placeholder, 'g'))
    .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.+')}$`, 's');
}

/** The type of a key among those of a service, in any case, with any text for a placeholder. */
export function keyTyper(types: Iterable<readonly [name: string, type: string]>): (key: string) => string | undefined {
  const lower = Array.from(types, ([name, type]) => [name.toLowerCase(), type] as const);
  const plain = new Map(lower.filter(([name]) => !isOpenName(name)));
  const open = lower.filter(([name]) => isOpenName(name)).map(([name, type]) => [formOfName(name), type] as const);
  return (key) => plain.get(key) ?? open.find(([form]) => form.test(key))?.[1];
}
