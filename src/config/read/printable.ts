import { z } from 'zod';
import type { Path } from '../problems/problem.ts';
import { type Configuration, configurationSchema } from '../schema/schema.ts';
import { redactConfiguration } from './redact.ts';

/** The configuration in the spelling of the file, defaults filled in and secrets hidden. */
export function printableConfiguration(configuration: Configuration): unknown {
  return redactConfiguration(z.encode(configurationSchema, configuration));
}

/** Every place of a configuration that holds no further ones: scalars and empty collections. */
export function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  const members = membersOf(value);
  if (members.length === 0) return [path];
  return members.flatMap(([step, member]) => leavesOf(member, [...path, step]));
}

function membersOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((member, index) => [index, member] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
