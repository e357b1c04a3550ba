import type { SurveyedRole } from '../../domain/target/account-survey.ts';

/** A parameter that stands for something of a role, in templates of kinds of policies. */
export type RoleParameter = 'project' | 'role_arn' | 'user';

/**
 * The data of a live document as a template: what is of its role stands as a parameter, so that the documents of many
 * roles become one. What looks like a parameter in the document itself is escaped. Names of members stay.
 */
export function generalised(
  data: unknown,
  { arn, tags: { project, user } }: SurveyedRole,
  parameters: readonly RoleParameter[],
): unknown {
  const values = { project, role_arn: arn, user };
  const own = parameters.flatMap((name) => (values[name] ? [[name, values[name]] as const] : []));
  return mapTexts(data, (text) => {
    const escaped = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => `\${$}{${name}}`);
    return own.reduce((result, [name, value]) => withParameter(result, name, value), escaped);
  });
}

function mapTexts(data: unknown, map: (text: string) => string): unknown {
  if (typeof data === 'string') return map(data);
  if (Array.isArray(data)) return data.map((item) => mapTexts(item, map));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, mapTexts(value, map)]));
}

/** Only whole words: the project `a` is not in every word that has the letter. */
function withParameter(text: string, name: RoleParameter, value: string): string {
  const literal = value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g'), () => `\${${name}}`);
}
