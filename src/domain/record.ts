import type { Json } from './evaluation/evaluation.ts';

/** Whether it is an object with members by name: neither `null` nor a list. */
export function isRecord(value: Json | undefined): value is { readonly [key: string]: Json };
/** Whether a value is an object with names, not an array and not `null`. */
export function isRecord(value: unknown): value is Record<string, unknown>;
export function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members by name; none where it is no such object. */
export function recordOf(value: Json | undefined): { readonly [key: string]: Json } {
  return isRecord(value) ? value : {};
}
