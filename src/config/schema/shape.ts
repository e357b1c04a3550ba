import { z } from 'zod';
import type { Path } from '../problems/problem.ts';
import { configurationSchema } from './schema.ts';

/** The JSON Schema of what may be written, as far as it is read here. */
export interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly additionalProperties?: Shape | false;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** The JSON Schema (2020-12) of the configuration file, with defaults and descriptions. */
export function configurationJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configurationSchema, { io: 'input' });
  return { ...schema, title: 'Configuration of notebook-drift' };
}

/** The same for reading. */
export const configurationShape = configurationJsonSchema() as Shape;

/** Every shape that a value at this place may have; none when there is no such place. */
export function shapesAt(path: Path, start: Shape = configurationShape): readonly Shape[] {
  return path
    .reduce<readonly Shape[]>(
      (shapes, step) => shapes.flatMap((shape) => childShape(shape, step) ?? []),
      alternatives(start),
    )
    .flatMap(alternatives);
}

/** The keys that a mapping at this place may have; open mappings have none of their own. */
export function keysAt(path: Path): readonly string[] {
  return [...new Set(shapesAt(path).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function alternatives(shape: Shape): readonly Shape[] {
  return (shape.anyOf ?? shape.oneOf)?.flatMap(alternatives) ?? [shape];
}

/** Whether it takes every value, as the parameters of a template do. */
export function isAnything({ type, enum: values, const: value }: Shape): boolean {
  return type === undefined && values === undefined && value === undefined;
}

function childShape(shape: Shape, step: string | number): readonly Shape[] | undefined {
  if (isAnything(shape)) return [shape];
  if (typeof step === 'number') return shape.items && alternatives(shape.items);
  const { properties = {}, additionalProperties } = shape;
  const child = Object.hasOwn(properties, step) ? properties[step] : additionalProperties || undefined;
  return child && alternatives(child);
}
