import type { z } from 'zod';

/** One JSON answer of a route, for its schema. */
export function jsonAnswer<Body extends z.ZodType>(description: string, body: Body) {
  return { description, content: { 'application/json': { schema: body } } };
}

/** One answer that is not JSON, for its schema. */
export function textAnswer<Body extends z.ZodType>(description: string, contentType: string, body: Body) {
  return { description, content: { [contentType]: { schema: body } } };
}
