import { z } from 'zod';

/** A text that every store takes: PostgreSQL has no place for the character NUL. */
export const storable = z.string().regex(/^[^\0]*$/, 'holds the character NUL');
