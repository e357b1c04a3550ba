import { readFile as readFileOfDisk } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DiscoveredAccount, OrganizationDiscovery } from '../domain/target/discovery.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { sha256 } from '../hashing/sha256.ts';
import type { ConfigurationProblem } from './problems/problem.ts';
import { Complaints } from './read/complaints.ts';
import { parseConfigurationText } from './read/document.ts';
import { applyEnvironment } from './read/environment.ts';
import { fileState, isOpenToAll } from './read/file-state.ts';
import { ConfigurationFiles, explainReadError, type ReadFile } from './read/files.ts';
import { describeIssue } from './read/issues.ts';
import { ConfigurationOrigin } from './read/origin.ts';
import { redactConfiguration } from './read/redact.ts';
import { crossCheck } from './resolve/cross-check/cross-check.ts';
import { crossCheckTarget } from './resolve/cross-check/cross-check-target.ts';
import { anyAccount, discoveredTarget, discoveryPath, resolveDiscovery } from './resolve/discovered-targets.ts';
import type { LoadedConfiguration, LoadOutcome, ResolvedTarget } from './resolve/loaded/loaded-configuration.ts';
import { readToken, readTokens, type SecretContext } from './resolve/loaded/secrets.ts';
import { resolveNetwork } from './resolve/resolve-network.ts';
import { resolveSink } from './resolve/resolve-sink.ts';
import { resolveStore } from './resolve/resolve-store.ts';
import { resolveTags } from './resolve/resolve-tags.ts';
import { resolveTarget } from './resolve/resolve-target.ts';
import { type Configuration, configurationSchema } from './schema/schema.ts';
import { parseSuppressions } from './suppressions.ts';

/** What a configuration is loaded from. */
export interface LoadInput {
  /** The YAML file; without one everything has to come from the environment. */
  readonly file?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile?: ReadFile;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** The accounts that discovery has found; none by default. */
  readonly accounts?: readonly DiscoveredAccount[];
}

/**
 * Reads the file, applies the overrides of the environment, checks all of it, reads the files that it names and renders
 * the canonical policies. Tells every problem of a stage at once; never throws for what a person can correct.
 */
export async function loadConfiguration(input: LoadInput): Promise<LoadOutcome> {
  const { readFile: read = (path: string) => readFileOfDisk(path, 'utf8') } = input;
  const files = new Map<string, string>();
  const readFile = async (path: string) => {
    files.set(resolve(path), await fileState(path));
    // A byte order mark is no part of what a file holds; JSON would be refused for it.
    return (await read(path)).replace(/^\uFEFF/, '');
  };
  // Files that are handed in have no mode.
  const outcome = await load({ ...input, readFile, ...(input.readFile ? {} : { isOpenToAll }) });
  return outcome.ok
    ? { ok: true, configuration: { ...outcome.configuration, files } }
    : { ok: false, problems: outcome.problems, files };
}

type Loading = LoadInput & {
  readonly readFile: ReadFile;
  readonly isOpenToAll?: (path: string) => Promise<boolean>;
};

type Loaded =
  | { readonly ok: true; readonly configuration: Omit<LoadedConfiguration, 'files'> }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

async function load(input: Loading): Promise<Loaded> {
  const given = await readGiven(input);
  if (!given.ok) return given;
  const { origin, value } = given;
  const parsed = configurationSchema.safeParse(value);
  const issues = parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, origin));
  const problems = [...given.problems, ...issues];
  if (!parsed.success || problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return complete(parsed.data, { ...input, origin });
}

type Given =
  | {
      readonly ok: true;
      readonly origin: ConfigurationOrigin;
      readonly value: unknown;
      readonly problems: readonly ConfigurationProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

async function readGiven({ file, environment, readFile }: Loading): Promise<Given> {
  const text = await readConfigurationFile(file, readFile);
  if (typeof text === 'object') return { ok: false, problems: [text] };
  const parsed = parseConfigurationText(text, file ?? '');
  if (!parsed.ok) return parsed;
  const { document } = parsed;
  const { value, variables, problems } = applyEnvironment(document.value, environment);
  return { ok: true, origin: new ConfigurationOrigin({ file, document, variables, value }), value, problems };
}

async function readConfigurationFile(
  file: string | undefined,
  readFile: ReadFile,
): Promise<string | ConfigurationProblem> {
  try {
    return file === undefined ? '' : await readFile(file);
  } catch (error) {
    return {
      path: '',
      ...withoutAbsent({ file }),
      message: `the configuration file cannot be read: ${explainReadError(error).reason}`,
    };
  }
}

interface Context extends Loading {
  readonly origin: ConfigurationOrigin;
}

async function complete(
  given: Configuration,
  { file, environment, readFile, isOpenToAll: openToAll, origin, clock = Date.now, accounts = [] }: Context,
): Promise<Loaded> {
  // The type table is made of SDK commands, which take a while to load: only here, and after the cheap checks.
  const { resourceTypes, defaultResourceTypes, resourceType } = await import('../aws/sagemaker/types.ts');
  const complaints = new Complaints(origin);
  crossCheck(given, { resourceTypes, statesOf: (type) => resourceType(type).states }, complaints);
  const reading = { readFile, ...withoutAbsent({ isOpenToAll: openToAll }) };
  const files = new ConfigurationFiles({ complaints, configurationFile: file, ...reading });
  const context = { files, complaints };
  const found = await resolveTargets(given, accounts, context);
  const configuration = { ...given, targets: found.targets };
  const { alerts } = configuration;
  const sinks = await Promise.all(
    configuration.sinks.map((sink, index) => resolveSink(sink, { index, alerts }, context)),
  );
  const tokens = await readTokens(configuration.http, context);
  const metricsToken = await readMetricsToken(configuration.http, context);
  const network = await resolveNetwork(configuration.network, { ...context, environment });
  const store = await resolveStore(configuration.store, context);
  const tags = await resolveTags(configuration, { all: resourceTypes, default: defaultResourceTypes }, context);
  const { file: suppressionsFile } = configuration.suppressions;
  const suppressions = await readSuppressions(suppressionsFile, context, clock());
  if (store === undefined || complaints.problems.length > 0)
    return { ok: false, problems: inOrder(complaints.problems) };
  const { resolved } = found;
  const loaded: Omit<LoadedConfiguration, 'files'> = {
    ...withoutAbsent({ file }),
    configuration,
    targets: resolved,
    ...withoutAbsent({ discovery: found.discovery }),
    sinks: sinks.flat(),
    suppressions,
    ...(suppressionsFile === undefined ? {} : { suppressionsFile: files.resolve(suppressionsFile) }),
    tokens,
    ...whereGiven(configuration, metricsToken),
    network,
    store,
    tags,
    hash: hashOf(configuration, [
      ...resolved.map(({ canonical, attachments }) => [canonical?.text, attachments]),
      ...suppressions,
      tags.rules,
    ]),
    warnings: inOrder(complaints.warnings),
    secrets: [...files.secrets],
    sourceOf: (path) => origin.sourceText(path),
  };
  return { ok: true, configuration: loaded };
}

interface ResolvedTargets {
  readonly targets: Configuration['targets'];
  readonly resolved: readonly ResolvedTarget[];
  readonly discovery?: NonNullable<LoadedConfiguration['discovery']>;
}

/** Those that are listed, and one for each account that was found. */
async function resolveTargets(
  given: Configuration,
  accounts: readonly DiscoveredAccount[],
  context: SecretContext,
): Promise<ResolvedTargets> {
  const { organizations } = given.discovery;
  const organization = organizations && (await resolveDiscovery(organizations, context));
  const listed = await Promise.all(
    given.targets.map((target, index) => resolveTarget(target, ['targets', index], { ...context, organization })),
  );
  const found = organization ? await discover(given, accounts, { ...context, organization }) : noTargets;
  return {
    ...found,
    targets: [...given.targets, ...found.targets],
    resolved: [...listed.flatMap((target) => target ?? []), ...found.resolved],
  };
}

/** A target for each account, but those that are listed. Its settings are checked also before any account is known. */
async function discover(
  { targets: listed, discovery: { organizations } }: Configuration,
  accounts: readonly DiscoveredAccount[],
  context: SecretContext & { readonly organization: OrganizationDiscovery },
): Promise<ResolvedTargets> {
  if (!organizations) return noTargets;
  const { complaints, organization: settings } = context;
  const path = [...discoveryPath, 'target'];
  const any = discoveredTarget(organizations, anyAccount, complaints);
  if (any) crossCheckTarget(any, path, complaints);
  const sample = any && (await resolveTarget(any, path, context));
  if (!sample || complaints.problems.length > 0) return noTargets;
  const known = new Set(listed.map(({ account_id: id }) => id));
  const targets = accounts
    .filter(({ id }) => !known.has(id))
    .flatMap((account) => discoveredTarget(organizations, account, complaints) ?? []);
  const resolved = await Promise.all(targets.map((target) => resolveTarget(target, path, context)));
  return { targets, resolved: resolved.flatMap((one) => one ?? []), discovery: { settings, sample } };
}

const noTargets: ResolvedTargets = { targets: [], resolved: [] };

async function readMetricsToken({ metrics_token_file: file }: Configuration['http'], context: SecretContext) {
  return file === undefined ? undefined : readToken(['http', 'metrics_token_file'], file, context);
}

function whereGiven(
  { events: { queue_arn: arn, endpoint } }: Configuration,
  metricsToken: string | undefined,
): Pick<LoadedConfiguration, 'events' | 'metricsToken'> {
  return {
    ...(arn === undefined ? {} : { events: { arn, ...withoutAbsent({ endpoint }) } }),
    ...withoutAbsent({ metricsToken }),
  };
}

async function readSuppressions(name: string | undefined, { files, complaints }: SecretContext, now: number) {
  if (name === undefined) return [];
  const text = await files.read(['suppressions', 'file'], name);
  if (text === undefined) return [];
  const outcome = parseSuppressions(text, files.resolve(name), now);
  if (outcome.ok) return outcome.suppressions;
  complaints.problems.push(...outcome.problems);
  return [];
}

function hashOf(configuration: Configuration, policies: readonly unknown[]): string {
  const text = JSON.stringify([redactConfiguration(configuration), policies]);
  return sha256(text).slice(0, 12);
}

/** As a person reads the file: from its top. Problems of the environment come first. */
function inOrder(problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
