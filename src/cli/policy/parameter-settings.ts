import type { Problem } from '../../policy/problem.ts';

type SettingsOutcome =
  | { readonly ok: true; readonly parameters: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads `name=value` settings: `true` and `false` are booleans, `[a, b]` is a list, a repeated name is a list of its
 * values, and everything else is text as it stands, so that an id keeps its leading zeros.
 */
export function parseSettings(settings: readonly string[]): SettingsOutcome {
  const wrong = settings.filter((setting) => !/^\w+=/.test(setting));
  if (wrong.length > 0) {
    const problems = wrong.map((setting) => ({ path: '', message: `--set ${setting} is not of the form NAME=VALUE` }));
    return { ok: false, problems };
  }
  const pairs = settings.map((setting) => {
    const at = setting.indexOf('=');
    return { name: setting.slice(0, at), value: parseValue(setting.slice(at + 1)) };
  });
  const parameters = [...Map.groupBy(pairs, ({ name }) => name)].map(([name, given]) => {
    const [first] = given;
    return [name, given.length === 1 ? first?.value : given.flatMap(({ value }) => value)] as const;
  });
  return { ok: true, parameters: Object.fromEntries(parameters) };
}

function parseValue(text: string): string | boolean | readonly string[] {
  if (text === 'true' || text === 'false') return text === 'true';
  const list = /^\[(.*)\]$/s.exec(text)?.[1];
  if (list === undefined) return text;
  return list
    .split(',')
    .map((item) => item.trim().replace(/^(["'])(.*)\1$/s, '$2'))
    .filter((item) => item !== '');
}
