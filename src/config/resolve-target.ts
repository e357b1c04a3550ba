import type { AttachmentPattern, RoleSelector, Target } from '../domain/target.ts';
import type { CanonicalPolicy, RenderOutcome, TemplateSource } from '../policy/canonical/canonical-policy.ts';
import { renderPolicy } from '../policy/canonical/render.ts';
import type { Problem } from '../policy/problem.ts';
import type { ConfigurationProblem, Path } from './problem.ts';
import { parsePathText } from './problem.ts';
import type { TargetConfiguration } from './schema.ts';
import { readExternalId, type SecretContext } from './secrets.ts';

/** A target with the policy that its roles should have. */
export interface ResolvedTarget {
  readonly target: Target;
  readonly canonical: CanonicalPolicy;
}

/** A target ready for use; `undefined` when its files or its policy have problems, which have been noted. */
export async function resolveTarget(
  given: TargetConfiguration,
  index: number,
  context: SecretContext,
): Promise<ResolvedTarget | undefined> {
  const path = ['targets', index];
  const assumeRole = await resolveAccess(given, path, context);
  const canonical = await resolvePolicy(given, [...path, 'policy'], context);
  if (!canonical) return undefined;
  const target: Target = {
    id: given.id,
    accountId: given.account_id,
    partition: given.partition,
    homeRegion: given.home_region,
    regions: given.regions ?? [given.home_region],
    access: { ...assumeRole, useFipsEndpoint: given.fips, endpoints: withoutAbsent(given.endpoints) },
    roles: given.roles.map(roleSelector),
    roleReading: given.role_reading,
    attached: nameOrArn(given.policy.attached),
  };
  return { target, canonical };
}

async function resolveAccess({ assume_role: given }: TargetConfiguration, path: Path, context: SecretContext) {
  if (!given) return {};
  const { arn, external_id, external_id_file, session_name: sessionName } = given;
  if (external_id !== undefined) context.files.secrets.add(external_id);
  const externalId =
    external_id_file === undefined
      ? external_id
      : await readExternalId([...path, 'assume_role', 'external_id_file'], external_id_file, context);
  return { assumeRole: { arn, sessionName, ...(externalId === undefined ? {} : { externalId }) } };
}

async function resolvePolicy(given: TargetConfiguration, path: Path, context: SecretContext) {
  const source = await templateOf(given.policy, path, context);
  if (!source) return undefined;
  const { partition, account_id: accountId, home_region: homeRegion } = given;
  const rendered: RenderOutcome = renderPolicy(source, given.policy.parameters, { partition, accountId, homeRegion });
  const { complaints } = context;
  const problems = rendered.ok ? rendered.policy.warnings : rendered.problems;
  const own = problems.filter(({ path: place }) => !installationPaths.includes(place));
  const told = own.map((problem) => placeProblem(problem, path, context));
  (rendered.ok ? complaints.warnings : complaints.problems).push(...told);
  return rendered.ok ? rendered.policy : undefined;
}

/** What the target itself says wrong of these has been told already, where it is written. */
const installationPaths = ['partition', 'account', 'region'];

async function templateOf(
  { template = 'mlspace-notebook', template_file: name }: TargetConfiguration['policy'],
  path: Path,
  { files }: SecretContext,
): Promise<TemplateSource | undefined> {
  if (name === undefined) return { kind: 'builtin', template };
  const text = await files.read([...path, 'template_file'], name);
  return text === undefined ? undefined : { kind: 'file', fileName: name, text };
}

/** What the renderer says of a parameter stands where the parameter is written; what it says of a template, in the template. */
function placeProblem(problem: Problem, path: Path, { complaints: { origin } }: SecretContext): ConfigurationProblem {
  const inside = parsePathText(problem.path);
  const isSetting = inside[0] === 'parameters' || inside[0] === 'template';
  const place = isSetting ? [...path, ...inside] : path;
  const told = origin.problem(place, { message: problem.message, hideValue: true });
  if (problem.file === undefined)
    return isSetting || problem.path === '' ? told : { ...told, message: `${problem.path}: ${problem.message}` };
  const { file, line, column } = problem;
  return {
    path: told.path,
    message: isSetting || problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`,
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

function roleSelector(given: TargetConfiguration['roles'][number]): RoleSelector {
  const { prefix, path, tags, minimum } = given;
  if (prefix === undefined && path === undefined && tags === undefined) return nameOrArn(given);
  return { ...withoutAbsent({ prefix, path, tags }), minimum };
}

function nameOrArn({ name, arn }: { name?: string | undefined; arn?: string | undefined }): AttachmentPattern {
  return arn === undefined ? { name: name ?? '' } : { arn };
}

function withoutAbsent<T extends object>(given: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
