import { isRecord } from '../../../domain/record.ts';
import type { Resolver } from '../functions/resolver.ts';
import { andThen, known, memberOf, noValue, type Resolved, textOf, unresolved } from '../template/resolution.ts';
import type { TemplateResource } from '../template/template.ts';

/** Whether the resource is there at all, as something that its parts depend on. */
export function existence({ logicalId, condition }: TemplateResource, resolver: Resolver): Resolved<true> {
  if (condition === undefined) return known(true);
  return andThen(resolver.condition(condition, `Resources.${logicalId}.Condition`), () => known(true as const));
}

/** A property; {@link noValue} where it is not given. */
export function propertyOf({ logicalId, properties }: TemplateResource, name: string, resolver: Resolver): Resolved {
  const given = memberOf(properties, name);
  return given === undefined ? known(noValue) : resolver.resolve(given, `Resources.${logicalId}.Properties.${name}`);
}

/** A policy document as data; a text that holds JSON counts as what it holds. */
export function documentOf(resource: TemplateResource, name: string, resolver: Resolver): Resolved {
  const path = `Resources.${resource.logicalId}.Properties.${name}`;
  return andThen(propertyOf(resource, name, resolver), (value) => asDocument(value, path));
}

/** A value that has to be a policy document. */
export function asDocument(value: unknown, path: string): Resolved {
  const data = typeof value === 'string' ? parsed(value) : value;
  return isRecord(data) ? known(data) : unresolved(path, 'expected a policy document');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A list of texts; nothing where there is none. */
export function textsOf(value: unknown, path: string): Resolved<readonly string[]> {
  if (value === noValue) return known([]);
  const texts = Array.isArray(value) ? value.flatMap((item) => textOf(item) ?? []) : undefined;
  return texts && texts.length === (value as readonly unknown[]).length
    ? known(texts)
    : unresolved(path, 'expected a list of strings');
}

/** A value that has to be a name. */
export function nameOf(value: unknown, path: string): Resolved<string> {
  const text = textOf(value);
  return text === undefined ? unresolved(path, 'expected a name') : known(text);
}
