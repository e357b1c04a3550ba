import type { OrganizationAccess, Target } from '../../domain/target/target.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { RenderOutcome } from '../../policy/canonical/parameters/canonical-policy.ts';
import { renderPolicy } from '../../policy/canonical/render.ts';
import { defaultTemplate } from '../../policy/canonical/templates.ts';
import { originOf, type PolicySource, templateOf } from '../../sources/registry.ts';
import type { Path } from '../problems/problem.ts';
import type { TargetConfiguration } from '../schema/schema.ts';
import { currentRelease } from './expected/resolve-accepted.ts';
import { resolveAttachments } from './expected/resolve-attachments.ts';
import { byRole, roleFactsOf } from './expected/resolve-document.ts';
import { factSourcesOf } from './expected/resolve-facts.ts';
import { type NotebookSource, notebookPattern } from './expected/resolve-notebook.ts';
import { roleSelector } from './expected/resolve-selector.ts';
import { resolveSource, stacksToRead } from './expected/resolve-source.ts';
import { placeProblem } from './expected/template-problems.ts';
import type { ResolvedTarget } from './loaded/loaded-configuration.ts';
import { readExternalId, type SecretContext } from './loaded/secrets.ts';

/** A target ready for use; `undefined` when its files or its policy have problems, which have been noted. */
export async function resolveTarget(
  given: TargetConfiguration,
  path: Path,
  { organization, ...context }: TargetContext,
): Promise<ResolvedTarget | undefined> {
  const assumeRole = await resolveRole(given.assume_role, [...path, 'assume_role'], context);
  const limits = await resolveLimits(given, path, { organization, ...context });
  const notebook = await resolvePolicy(given, [...path, 'policy'], context);
  if (!notebook) return undefined;
  const { partition, account_id: accountId, home_region: homeRegion } = given;
  const installation = { partition, accountId, homeRegion };
  const place = [...path, 'attachments'];
  const attachments = await resolveAttachments(given, notebook, {
    ...context,
    target: given,
    installation,
    path: place,
  });
  const target: Target = {
    id: given.id,
    accountId: given.account_id,
    partition: given.partition,
    homeRegion: given.home_region,
    ...regionsOf(given),
    access: { ...assumeRole, useFipsEndpoint: given.fips, endpoints: withoutAbsent(given.endpoints) },
    roles: given.roles.map(roleSelector),
    roleReading: given.role_reading,
    attached: notebookPattern(given),
    stacks: stacksToRead(attachments.expected.map(({ document }) => document)),
    facts: factSourcesOf(given.facts),
    ...withoutAbsent({ limits }),
  };
  return { target, canonical: notebook.canonical, attachments };
}

function regionsOf({ regions, home_region: home }: TargetConfiguration): Pick<Target, 'regions' | 'regionsFrom'> {
  if (regions === undefined || Array.isArray(regions)) return { regions: regions ?? [home] };
  return { regions: [home], regionsFrom: { except: regions === 'enabled' ? [] : regions.except } };
}

/** With what targets are resolved. */
export interface TargetContext extends SecretContext {
  /** How the organization is asked for its accounts, where it is. */
  readonly organization?: OrganizationAccess | undefined;
}

/** How the organization is asked for its limits: with a role of its own, else as for its accounts. */
async function resolveLimits(
  { limits, partition, fips }: TargetConfiguration,
  path: Path,
  { organization, ...context }: TargetContext,
): Promise<OrganizationAccess | undefined> {
  if (!limits.organizations) return undefined;
  const known = organization?.partition === partition ? organization.access : undefined;
  const own = await resolveRole(limits.assume_role, [...path, 'limits', 'assume_role'], context);
  const endpoint = limits.endpoint ?? known?.endpoint;
  return { partition, access: { useFipsEndpoint: fips, ...known, ...own, ...withoutAbsent({ endpoint }) } };
}

async function resolveRole(given: TargetConfiguration['assume_role'], path: Path, context: SecretContext) {
  if (!given) return {};
  const { arn, external_id, external_id_file, session_name: sessionName } = given;
  if (external_id !== undefined) context.files.secrets.add(external_id);
  const externalId =
    external_id_file === undefined
      ? external_id
      : await readExternalId([...path, 'external_id_file'], external_id_file, context);
  return { assumeRole: { arn, sessionName, ...withoutAbsent({ externalId }) } };
}

async function resolvePolicy(
  given: TargetConfiguration,
  path: Path,
  context: SecretContext,
): Promise<NotebookSource | undefined> {
  const place = { path, homeRegion: given.home_region, otherwise: defaultTemplate, context };
  const configured = await resolveSource(given.policy, place);
  if (!configured) return undefined;
  const source = ofNewestRelease(configured.source, given);
  if (source.kind === 'cloudformation') return { canonical: null, stack: source.given };
  const rendering = templateOf(source);
  const { partition, account_id: accountId, home_region: homeRegion } = given;
  const installation = { partition, accountId, homeRegion };
  const { parameters } = rendering;
  const { tag_parameters } = given.policy;
  const { facts, sample } = roleFactsOf({ parameters, tag_parameters }, rendering.template, installation);
  const rendered: RenderOutcome = renderPolicy(rendering.template, { ...parameters, ...sample }, installation);
  const { complaints } = context;
  const problems = rendered.ok ? rendered.policy.warnings : rendered.problems;
  const own = problems.filter(({ path: at }) => !installationPaths.includes(at));
  const told = own.map((problem) => placeProblem(problem, configured.path, context));
  (rendered.ok ? complaints.warnings : complaints.problems).push(...told);
  if (!rendered.ok) return undefined;
  const origin = originOf(source);
  return Object.keys(facts).length === 0
    ? { canonical: rendered.policy, origin }
    : { canonical: null, byRole: byRole(rendering.template, { parameters, facts }), origin };
}

/** Without a release of its own, a built-in template is that of the newest release that is accepted. */
function ofNewestRelease(source: PolicySource, { policy: { releases } }: TargetConfiguration): PolicySource {
  if (source.kind !== 'template') return source;
  const { parameters } = source.given;
  const release = currentRelease(parameters['release'], releases);
  return release === undefined
    ? source
    : { ...source, given: { ...source.given, parameters: { ...parameters, release } } };
}

/** What the target itself says wrong of these has been told already, where it is written. */
const installationPaths = ['partition', 'account', 'region'];
