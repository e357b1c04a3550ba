import { z } from 'zod';
import { storable } from '../../representation/storable.ts';

/** The query of routes that have no parameters: any is a mistake that the caller should hear of. */
export const noParameters = z.strictObject({});

/** Reading needs a token or a session where a token with the scope `read` is configured, else nothing. */
export const readSecurity: readonly Record<string, readonly string[]>[] = [
  { bearer: ['read'] },
  { session: ['read'] },
  {},
];

/** Writing always needs a token. */
export const writeSecurity: readonly Record<string, readonly string[]>[] = [
  { bearer: ['write'] },
  { session: ['write'] },
];

/** The path parameter of routes about one thing. */
export const idParameter = z.object({ id: storable.min(1).max(200) });
