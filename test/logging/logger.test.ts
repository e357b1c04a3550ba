import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/logging/logger.ts';

describe('logging/logger', () => {
  it('shows every character of whatever is logged, and says the same to a program', () => {
    assert(
      property(string({ unit: 'binary' }), (name) => {
        const lines: string[] = [];
        const logger = createLogger('info', { write: (line) => void lines.push(line) });
        logger.warn({ name, error: new Error(name) }, 'a name');
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]*\n$/u);
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name, level: 'warn', error: { message: name } });
      }),
      { examples: [['\u001B[2K\u202E\u009B\u007F\n']] },
    );
  });
});
