import type { Glob } from '../../../../src/policy/evaluate/glob.ts';
import { plainGlob } from '../../../../src/policy/evaluate/glob.ts';
import { parsePattern } from '../../../../src/policy/evaluate/pattern.ts';

/** A pattern without variables, as the sets of the comparison hold it. */
export function globOf(pattern: string): Glob {
  const tokens = parsePattern(pattern, { wildcards: true, version: '2008-10-17' });
  return plainGlob(tokens.filter((token) => token.kind !== 'variable'));
}
