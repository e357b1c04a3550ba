import type { TemplateStatement } from '../template/template.ts';

/** A statement that no published page numbers. */
export function row(
  purpose: string,
  effect: 'Allow' | 'Deny',
  statement: Readonly<Record<string, unknown>>,
): TemplateStatement {
  return { page: null, purpose, statement: { Effect: effect, ...statement } };
}

/** A list of one stands without the list around it, as CDK writes it. */
export function plain<Item>(items: readonly Item[]): Item | readonly Item[] {
  const [first] = items;
  return items.length === 1 && first !== undefined ? first : items;
}
