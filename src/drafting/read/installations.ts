import type { OtherInstallation, SurveyedVariable, SurveyedVariables } from '../../domain/target/account-survey.ts';
import type { RoleWishes } from './watched-roles.ts';

/** The variables of one installation, and what others there are beside it. */
export interface ChosenInstallation {
  readonly variables: SurveyedVariables;
  readonly others: readonly OtherInstallation[];
}

/**
 * One account can hold several installations: functions belong together where they name the same table, bucket, role or
 * policy. That is chosen whose role or prefix is wished, else the one with most functions, of equal ones that with the usual
 * prefix. Functions that name no role count only where there is one installation.
 */
export function chooseInstallation(variables: SurveyedVariables, { role, prefix }: RoleWishes): ChosenInstallation {
  const named = componentsOf(variables)
    .map((functions) => ({ functions, variables: only(variables, functions) }))
    .map((one) => ({ ...one, ...nameOf(one.variables) }))
    .filter((one) => one.role !== undefined);
  if (named.length < 2) return { variables, others: [] };
  const sorted = named.toSorted((one, other) => other.functions.size - one.functions.size || rank(one) - rank(other));
  const wished = sorted.find((one) => one.role === role || (prefix !== undefined && `${one.prefix}-` === prefix));
  const [first] = sorted;
  const chosen = wished ?? first;
  if (!chosen) return { variables, others: [] };
  const others = sorted.filter((one) => one !== chosen).map((one) => ({ role: one.role ?? '', prefix: one.prefix }));
  return { variables: chosen.variables, others };
}

function rank({ prefix }: Pick<OtherInstallation, 'prefix'>): number {
  return prefix === 'MLSpace' ? 0 : 1;
}

/** What several installations may have in common. */
const shared: ReadonlySet<string> = new Set<SurveyedVariable>([
  'EMR_EC2_ROLE_NAME',
  'EMR_SERVICE_ROLE_NAME',
  'MANAGE_IAM_ROLES',
  'S3_KEY',
  'SYSTEM_TAG',
]);

/** The names of functions that are joined by a value, directly or by others. */
function componentsOf(variables: SurveyedVariables): readonly ReadonlySet<string>[] {
  let components: ReadonlySet<string>[] = [];
  for (const [name, values] of Object.entries(variables)) {
    if (shared.has(name)) continue;
    for (const functions of Object.values(values)) {
      const touched = components.filter((component) => functions.some((one) => component.has(one)));
      const joined = new Set([...functions, ...touched.flatMap((component) => [...component])]);
      components = [...components.filter((component) => !touched.includes(component)), joined];
    }
  }
  return components;
}

function only(variables: SurveyedVariables, wanted: ReadonlySet<string>): SurveyedVariables {
  const kept = Object.entries(variables).map(([name, values]) => {
    const own = Object.entries(values).map(
      ([value, functions]) => [value, functions.filter((one) => wanted.has(one))] as const,
    );
    return [name, Object.fromEntries(own.filter(([, functions]) => functions.length > 0))] as const;
  });
  return Object.fromEntries(kept.filter(([, values]) => Object.keys(values).length > 0));
}

/** What the most functions of it say. */
function nameOf(variables: SurveyedVariables): { readonly role: string | undefined; readonly prefix: string } {
  const most = (name: SurveyedVariable) =>
    Object.entries(variables[name] ?? {}).toSorted(([, some], [, others]) => others.length - some.length)[0]?.[0];
  return { role: most('NOTEBOOK_ROLE_NAME'), prefix: most('IAM_RESOURCE_PREFIX') ?? 'MLSpace' };
}
