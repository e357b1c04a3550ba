import { describe, expect, it } from 'vitest';
import { parseOutputs } from '../../../src/cli/report/outputs.ts';
import { appearanceOf } from '../../../src/cli/terminal/text.ts';

describe('cli/report/outputs', () => {
  it.each([
    ['nothing', [], [{ format: 'table' }]],
    ['one to stdout', ['json'], [{ format: 'json' }]],
    [
      'several at once',
      ['table', 'json=out/report.json', 'sarif=a=b.sarif'],
      [{ format: 'table' }, { format: 'json', file: 'out/report.json' }, { format: 'sarif', file: 'a=b.sarif' }],
    ],
  ])('reads %s', (_, values, outputs) => {
    expect(parseOutputs(values)).toStrictEqual({ ok: true, outputs });
  });

  it.each([
    [
      'an unknown format',
      ['jsno'],
      'there is no output format "jsno"; expected one of table, json, sarif, junit, ocsf, commands. Did you mean json?',
    ],
    [
      'a name of every object',
      ['constructor=f'],
      'there is no output format "constructor"; expected one of table, json, sarif, junit, ocsf, commands.',
    ],
    ['a missing file', ['json='], '--output json= names no file: write json=FILE, or json for stdout.'],
    ['two to stdout', ['table', 'json'], 'two outputs go to stdout: give each its own file, such as json=report.json.'],
    [
      'two to one file',
      ['json=f', 'sarif=f'],
      'two outputs go to f: give each its own file, such as sarif=report.sarif.',
    ],
  ])('refuses %s', (_, values, message) => {
    expect(parseOutputs(values)).toStrictEqual({ ok: false, message });
  });

  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR, which counts as absent', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('decides on colours for %s', (_, isTTY, environment, colours) => {
    expect(appearanceOf({ isTTY, write: () => true }, environment)).toMatchObject({ colours });
  });
});
