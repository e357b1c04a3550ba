import { describe, expect, it } from 'vitest';
import { commandGroups, commandRows } from '../../src/cli/registry.ts';
import { captureRun } from './captured-run.ts';

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('cli/command line', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('prints the overview in 80 columns for %j', async (words) => {
    const { code, stdout, stderr } = await captureRun(...words);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [name, { summary }] of Object.entries(commandRows))
      expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  it.each(Object.keys(commandRows))('prints the same help of "%s" in three ways, in 80 columns', async (name) => {
    const words = name.split(' ');
    const { code, stdout, stderr } = await captureRun(...words, '--help');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: notebook-drift ${name}`);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    expect((await captureRun(...words, '-h')).stdout).toBe(stdout);
    expect((await captureRun('help', ...words)).stdout).toBe(stdout);
  });

  it.each(Object.keys(commandGroups))('prints the commands of the group "%s"', async (group) => {
    const own = Object.keys(commandRows).flatMap((name) =>
      name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : [],
    );
    const { code, stdout } = await captureRun(group, '--help');

    expect(code).toBe(0);
    expect(own.length).toBeGreaterThan(0);
    for (const name of own) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect((await captureRun('help', group)).stdout).toBe(stdout);
    expect(await captureRun(group, 'help')).toMatchObject({ code: 0, stdout });
    expect(await captureRun(group)).toEqual({ code: 2, stdout: '', stderr: stdout });
  });

  it.each([['--version'], ['-V'], ['version']])('prints the version alone for %s', async (word) => {
    expect(await captureRun(word)).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  });

  it.each<[words: string, meant: string]>([
    ['chekc', 'check'],
    ['polciy compare a b', 'policy compare'],
    ['policy comprae a b', 'policy compare'],
    ['render', 'policy render'],
    ['config vaildate', 'config validate'],
    ['supress', 'suppress'],
    ['help docter', 'doctor'],
    ['docter --help', 'doctor'],
  ])('asks of "%s" whether %s was meant', async (words, meant) => {
    const { code, stdout, stderr } = await captureRun(...words.split(' '));

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`Did you mean "${meant}"?`);
  });

  it.each<[mistake: string, words: string, message: string]>([
    ['an unknown command', 'nosuchthing', 'there is no command "nosuchthing". "notebook-drift --help" lists them.'],
    ['a name of every object', 'constructor', 'there is no command "constructor".'],
    ['an unknown option of the program', '--nope', "unknown option '--nope'"],
    ['an unknown option', 'check --confg f', "unknown option '--confg'\n(Did you mean --config?)"],
    ['an unknown short option', 'check -z', "unknown option '-z'"],
    ['a missing value', 'check --config', "option '-c, --config <FILE>' argument missing"],
    ['an option for a value', 'check --config --quiet', '--quiet is an option itself'],
    ['a value for a switch', 'check --quiet=yes', "unknown option '--quiet=yes'"],
    ['a value that is none of the choices', 'check --fail-on hihg', 'Did you mean high?'],
    ['a value far from the choices', 'check --fail-on never', 'Allowed are info, low, medium, high, critical.'],
    ['an option twice', 'check -c 1 --config 2', 'It is given twice.'],
    ['a missing operand', 'policy compare a', "missing required argument 'LIVE'"],
    ['one operand too many', 'policy compare a b c', 'Expected 2 arguments but got 3'],
    [
      'an option that is required',
      'policy evaluate --action s3:GetObject',
      "required option '--policies <FILE>' not specified",
    ],
  ])('refuses %s with exit code 2', async (_, words, message) => {
    const { code, stdout, stderr } = await captureRun(...words.split(' '));

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^notebook-drift: /);
    expect(stderr).toContain(message);
  });

  it('takes what stands behind -- as it is', async () => {
    expect(await captureRun('policy', 'compare', '--', '--json', '-x')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--json.*cannot be read[\s\S]*-x.*cannot be read/),
    });
  });
});
