import { spawnSync } from 'node:child_process';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, listWords, shellWord } from '../../src/domain/shell-words.ts';

describe('domain/shell-words', () => {
  it.each([
    [['aws', 'iam', 'get-role', '--role-name', 'plain'], 'aws iam get-role --role-name plain'],
    [['--role-name', '-x'], '--role-name=-x'],
    [['--role-name', '--policy-arn', '--policy-arn', 'arn:x'], '--role-name=--policy-arn --policy-arn arn:x'],
    [['--role-name', "-it's"], `'--role-name=-it'\\''s'`],
    [['--role-name', '=ls'], `--role-name '=ls'`],
    [['--set-as-default', '--policy-arn', 'a'], '--set-as-default --policy-arn a'],
    [['a=b', '--tag-keys', ...listWords(['x', '-y'])], `a=b --tag-keys '["x","-y"]'`],
    [['--tag-keys', ...listWords(['x', 'y'])], '--tag-keys x y'],
    [[''], `''`],
    [['--value', '\u202Egnp\u009B'], String.raw`--value "$(printf '\342\200\256gnp\302\233')"`],
    [['a\n--force'], String.raw`"$(printf 'a\012--force')"`],
  ])('%j', (words, expected) => {
    expect(commandLine(...words)).toBe(expected);
  });

  it('a shell takes each word as it is, and a person sees all of it', () => {
    const word = oneof(
      string({ unit: 'grapheme' }),
      constantFrom('=x', '-n', '~', '*', '$HOME', '`id`', "'", '\n', '-%s\\n\u2028', '\u001B[2K\n\n', '%\u202E\\'),
    ).filter((text) => !text.includes('\0'));
    assert(
      property(array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const line = words.map(shellWord).join(' ');
        expect(line.replaceAll("'\n'", '').replaceAll(/'\n+'/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        const { stdout } = spawnSync('/bin/sh', ['-c', String.raw`printf '%s\0' ` + line], { encoding: 'utf8' });
        expect(stdout.split('\0').slice(0, -1)).toEqual(words.map((one) => one.toWellFormed()));
      }),
      { numRuns: 100 },
    );
  });
});
