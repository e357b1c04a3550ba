import { describe, expect, it } from 'vitest';
import { AnswerMemory } from '../../../src/scan/comparing/answer-memory.ts';

/** A memory of 100 characters, and what it asked for. */
function memory() {
  const known = new AnswerMemory<string>(100);
  const asked: string[] = [];
  const get = (question: string, size = 30) =>
    known.get({ question }, async () => {
      asked.push(question);
      await Promise.resolve();
      return { answer: `${question}!`, size };
    });
  return { known, asked, get };
}

describe('scan/answer-memory', () => {
  it('asks once for what it knows and for what is on its way', async () => {
    const { asked, get } = memory();
    expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['a!', 'a!', 'b!']);
    expect(await get('a')).toBe('a!');
    expect(asked).toEqual(['a', 'b']);
  });

  it('forgets what was not asked for longest once all is too long', async () => {
    const { asked, get } = memory();
    for (const question of ['a', 'b', 'c', 'a', 'd']) await get(question);
    asked.length = 0;
    for (const question of ['a', 'c', 'd', 'b']) await get(question);
    expect(asked).toEqual(['b']);
  });

  it('does not keep an answer that is too long by itself, and nothing else suffers for long', async () => {
    const { asked, get } = memory();
    await get('endless', 1_000);
    await get('a');
    await get('endless', 1_000);
    expect(asked).toEqual(['endless', 'a', 'endless']);
  });

  it('does not remember a failure', async () => {
    const { known, get } = memory();
    await expect(known.get({ question: 'a' }, () => Promise.reject(new Error('out of memory')))).rejects.toThrow(
      'out of memory',
    );
    expect(await get('a')).toBe('a!');
  });
});
