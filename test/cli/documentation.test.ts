import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commandRows } from '../../src/cli/registry.ts';
import { reportFormats } from '../../src/cli/report/registry.ts';

describe('cli/documentation', () => {
  it('docs/cli.md names every command and every output format', async () => {
    const text = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');

    const words = [...Object.keys(commandRows), ...Object.keys(reportFormats)];
    expect(words.filter((word) => !text.includes(`| \`${word}`))).toStrictEqual([]);
  });
});
