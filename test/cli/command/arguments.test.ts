import { describe, expect, it } from 'vitest';
import { parseCommandArguments } from '../../../src/cli/command/arguments.ts';
import { collectingContext } from '../context.ts';

const definition = {
  command: { usage: 'sample [--output FORMAT] LEFT RIGHT', summary: 'Do something.' },
  options: {
    config: { type: 'string', short: 'c', placeholder: 'FILE', description: 'The file.' },
    output: { type: 'string', short: 'o', multiple: true, description: 'An output.' },
    level: { type: 'string', choices: ['low', 'high'], description: 'A level.' },
    quiet: { type: 'boolean', description: 'Say less.' },
  },
  operands: ['LEFT', 'RIGHT'],
} as const;

describe('cli/arguments', () => {
  it('answers typed values and the operands', () => {
    const words = ['-c', 'a.yaml', 'x', '--output=json', '-o', 'table', '--quiet', '--level', 'high', '--', '-y'];

    const parsed = parseCommandArguments(words, definition, collectingContext());

    expect(parsed).toMatchObject({ ok: true, operands: ['x', '-y'] });
    if (!parsed.ok) return;
    const level: 'low' | 'high' | undefined = parsed.values.level;
    const output: readonly string[] | undefined = parsed.values.output;
    expect({ ...parsed.values, level, output }).toStrictEqual({
      config: 'a.yaml',
      output: ['json', 'table'],
      quiet: true,
      level: 'high',
    });
  });

  it.each([
    ['an unknown option', ['--confg', 'f', 'a', 'b'], 'there is no option --confg. Did you mean --config?'],
    ['an unknown short option', ['-z', 'a', 'b'], 'there is no option -z. --help lists the options.'],
    [
      'a name of every object',
      ['--constructor', 'a', 'b'],
      'there is no option --constructor. --help lists the options.',
    ],
    ['a missing value', ['a', 'b', '--config'], '--config needs a value: --config=FILE.'],
    ['an option for a value', ['--config', '--quiet', 'a', 'b'], '--config needs a value: --config=FILE.'],
    ['a value for a switch', ['--quiet=yes', 'a', 'b'], '--quiet takes no value.'],
    [
      'a value that is none of the choices',
      ['--level', 'hihg', 'a', 'b'],
      '--level cannot be "hihg"; expected one of low, high. Did you mean high?',
    ],
    ['an option twice', ['-c', '1', '--config', '2', 'a', 'b'], '--config is given twice.'],
    ['a missing operand', ['a'], 'RIGHT is missing.'],
    ['no operand at all', [], 'LEFT and RIGHT are missing.'],
    ['one operand too many', ['a', 'b', 'c'], '"c" is one argument too many.'],
  ])('refuses %s with exit code 2 and the usage', (_, words, message) => {
    const context = collectingContext();

    const parsed = parseCommandArguments(words, definition, context);

    expect(parsed).toStrictEqual({ ok: false, exitCode: 2 });
    expect(context.written).toStrictEqual({
      stdout: '',
      stderr: `notebook-drift: ${message}\nUsage: notebook-drift sample [--output FORMAT] LEFT RIGHT\n`,
    });
  });

  it.each([['--help'], ['-h']])('prints its options for %s, whatever else is wrong', (flag) => {
    const context = collectingContext();

    const parsed = parseCommandArguments(['--nonsense', flag], definition, context);

    expect(parsed).toStrictEqual({ ok: false, exitCode: 0 });
    expect(context.written.stdout).toBe(
      [
        'Usage: notebook-drift sample [--output FORMAT] LEFT RIGHT',
        '',
        'Do something.',
        '',
        'Options:',
        '  -c, --config FILE   The file.',
        '  -o, --output VALUE  An output. May be given several times.',
        '      --level VALUE   A level. One of low, high.',
        '      --quiet         Say less.',
        '  -h, --help          Print this help.',
        '',
      ].join('\n'),
    );
  });
});
