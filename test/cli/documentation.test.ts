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

  it('the README names every command, those of a group in one row', async () => {
    const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const [, section = ''] = /^## Commands$(.*?)^## /ms.exec(text) ?? [];
    const named = section.split('\n').flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);
    const isNamed = (command: string) =>
      command.split(' ').every((word) => named.some((row) => row.split(/[ |\\]+/).includes(word)));

    expect(Object.keys(commandRows).filter((command) => !isNamed(command))).toStrictEqual([]);
  });
});
