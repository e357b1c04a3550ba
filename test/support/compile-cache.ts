import { join } from 'node:path';

/** Where Node keeps what it has compiled, so that every start of a program after the first reads it: `NODE_COMPILE_CACHE`. */
export const compileCache = join(import.meta.dirname, '../../node_modules/.cache/compiled');
