import { describe, expect, it } from 'vitest';
import { problemText } from '../../src/config/problems/problem.ts';
import { parseSuppressions } from '../../src/config/suppressions.ts';
import { loadValid, minimal, problemsOf } from './virtual-files.ts';

const now = Date.UTC(2026, 10, 24, 12);
const rest = 'reason: agreed, owner: ana, expires: "2026-12-31"';

function parse(entries: string) {
  return parseSuppressions(`suppressions:\n${entries}\n`, 's.yaml', now);
}

function endsRightly(expires: string): boolean {
  return parse(`  - {id: a, mode: ignore, resource: x, reason: r, owner: o, expires: "${expires}"}`).ok;
}

function entry(id: string) {
  const members = 'mode: ignore, resource: x, reason: r, owner: o, expires: "2020-01-01"';
  return { 's.yaml': `suppressions:\n  - {id: ${id}, ${members}}\n` };
}

describe('config/suppressions', () => {
  it('reads entries; a date counts to the end of its day', () => {
    expect(parse(`  - {id: a, mode: ignore, resource: "x*", ${rest}}`)).toEqual({
      ok: true,
      suppressions: [
        { id: 'a', mode: 'ignore', resource: 'x*', reason: 'agreed', owner: 'ana', expires: Date.UTC(2027, 0, 1) },
      ],
    });
    const timed = parse(
      '  - {id: a, mode: ignore, resource: x, reason: r, owner: o, expires: "2026-12-31T10:00:00+02:00"}',
    );
    expect(timed).toMatchObject({ suppressions: [{ expires: Date.UTC(2026, 11, 31, 8) }] });
  });

  it('ends 180 days ahead at the latest, that day included', () => {
    expect(['2027-05-23', '2027-05-23T23:00:00Z', '2027-05-24', '2027-05-24T00:30:00Z'].map(endsRightly)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('an expired entry is no mistake', () => {
    expect(parse('  - {id: a, mode: ignore, resource: x, reason: r, owner: o, expires: "2020-01-01"}').ok).toBe(true);
  });

  it.each(['suppressions:\n', 'suppressions: []\n'])('an empty list is none: %j', (text) => {
    expect(parseSuppressions(text, 's.yaml', now)).toEqual({ ok: true, suppressions: [] });
  });

  it.each([
    [`  - {mode: ignore, resource: x, ${rest}}`, 's.yaml:2:5: suppressions[0].id: is required'],
    [`  - {id: a, mode: mute, resource: x, ${rest}}`, 'suppressions[0].mode: expected one of accept, ignore'],
    ['  - {id: a, mode: ignore, resource: x, owner: o, expires: "2026-12-31"}', 'suppressions[0].reason: is required'],
    ['  - {id: a, mode: ignore, resource: x, reason: " ", owner: o, expires: "2026-12-31"}', 'text that says why'],
    ['  - {id: a, mode: ignore, resource: x, reason: r, owner: o}', 'suppressions[0].expires: is required'],
    ['  - {id: a, mode: ignore, resource: x, reason: r, owner: o, expires: "2026-02-31"}', 'expected a date in quotes'],
    ['  - {id: a, mode: ignore, resource: x, reason: r, owner: o, expires: soon}', 'expected a date in quotes'],
    ['  - {id: a, mode: ignore, resource: x, reason: r, owner: o, expires: "2027-06-01"}', 'more than 180 days ahead'],
    [`  - {id: a, mode: ignore, ${rest}}`, 'name a finding or a resource'],
    [
      `  - {id: a, mode: ignore, resource: x, evidence: e_0123456789abcdef, ${rest}}`,
      'evidence belongs to mode: accept',
    ],
    [`  - {id: a, mode: ignore, finding: f_1, ${rest}}`, 'the id of a finding'],
    [`  - {id: a, mode: ignore, resource: x, ressource: y, ${rest}}`, 'did you mean resource?'],
    [
      `  - {id: a, mode: ignore, resource: x, ${rest}}\n  - {id: a, mode: ignore, resource: y, ${rest}}`,
      's.yaml:3:6: suppressions[1].id: suppressions[0] is called a already',
    ],
    [
      `  - {id: a, mode: ignore, resource: "", ${rest}}`,
      'suppressions[0].resource: expected a string that is not empty',
    ],
    ['  - 7', 's.yaml:2:5: suppressions[0]: expected a mapping'],
    [
      '  - {id: a, mode: ignore, resource: x, reason: r, owner: o, expires: "2026-11-31T10:00:00Z"}',
      'expected a date in quotes',
    ],
    ['  - {id: a', 'not valid YAML'],
  ])('refuses %s', (entries, expected) => {
    const outcome = parse(entries);
    expect(outcome.ok).toBe(false);
    expect(outcome.ok ? [] : outcome.problems.map(problemText)).toEqual([expect.stringContaining(expected)]);
  });

  it('the configuration names the file, and its content is part of the hash', async () => {
    const text = `${minimal}suppressions: { file: s.yaml }\n`;
    const one = await loadValid(text, { files: entry('a') });
    expect(one).toMatchObject({ suppressions: [{ id: 'a' }], suppressionsFile: '/etc/notebook-drift/s.yaml' });
    expect([...one.files.keys()]).toContain('/etc/notebook-drift/s.yaml');
    expect((await loadValid(text, { files: entry('b') })).hash).not.toBe(one.hash);
    expect(await problemsOf(text)).toEqual([expect.stringContaining('s.yaml cannot be read: it does not exist')]);
    expect(await problemsOf(text, { files: { 's.yaml': 'suppressions: 1\n' } })).toEqual([
      expect.stringContaining('suppressions: expected a list'),
    ]);
  });
});
