import type { Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import { inferParameters } from '../policy/canonical/recognition/infer-parameters.ts';
import { newestRelease } from '../policy/canonical/releases/releases.ts';
import { defaultTemplate } from '../policy/canonical/templates.ts';
import type { BaselineFile } from './attachments/drafted-attachment.ts';
import {
  anyRelease,
  equalGenerations,
  generationsBeside,
  type ReleaseRange,
  releaseWithin,
} from './read/generations.ts';
import type { InstallationSettings } from './read/installation-settings.ts';
import type { LivePolicy } from './read/live-attachments.ts';
import type { Gap } from './read/sourced.ts';
import type { StackedPolicy } from './read/stack-policies.ts';

/** The notebook policy, where it comes from, and which releases it is of. */
export interface DraftedNotebookPolicy {
  readonly name: string;
  readonly arn: string;
  readonly source:
    | { readonly kind: 'stack'; readonly stack: string; readonly resource: string }
    | { readonly kind: 'file'; readonly file: BaselineFile }
    | { readonly kind: 'template'; readonly template: string; readonly parameters: Readonly<Record<string, unknown>> };
  /** The document that it should have as far as it is known, JSON text: that of the stack, else the live one. */
  readonly text: string;
  readonly release: ReleaseRange;
  /** Whether the document is one of a release that this program knows. */
  readonly isKnown: boolean;
  /** Set where a parameter of the template is not known, so that the configuration would be refused. */
  readonly isIncomplete?: boolean;
  readonly comment: readonly string[];
  readonly gaps: readonly Gap[];
}

interface NotebookContext {
  readonly installation: Installation;
  readonly settings: InstallationSettings;
  readonly stacked: (arn: string) => StackedPolicy | undefined;
}

/**
 * The notebook policy among what the roles have: the policy that most of them share, that is of none of the other kinds,
 * and that a name or its statements give away.
 */
export function draftNotebookPolicy(
  candidates: readonly LivePolicy[],
  context: NotebookContext,
): DraftedNotebookPolicy | undefined {
  const groups = [...Map.groupBy(candidates, ({ arn = '' }) => arn).entries()];
  const ranked = groups
    .filter(([arn]) => arn !== '')
    .map(([arn, found]) => ({ arn, found, named: isNamedSo(arn) || isNamedSo(context.stacked(arn)?.logicalId ?? '') }))
    .toSorted((one, other) => Number(other.named) - Number(one.named) || other.found.length - one.found.length);
  const [best] = ranked;
  const live = best?.found[0];
  if (!best || !live) return undefined;
  const stacked = context.stacked(best.arn);
  const text = stacked?.text ?? live.text;
  if (text === undefined || !(best.named || isNotebookLike(text, context))) return undefined;
  const draft = { name: live.name, arn: best.arn, text };
  return stacked ? fromStack(draft, stacked, context) : fromTemplate(draft, live, context);
}

function isNamedSo(name: string): boolean {
  return /notebook.*policy/i.test(name);
}

function isNotebookLike(text: string, { installation }: NotebookContext): boolean {
  const [best] = generationsBeside(defaultTemplate, text, { installation });
  return best !== undefined && (best.isEqual || best.differences.length < 5);
}

type Draft = Pick<DraftedNotebookPolicy, 'name' | 'arn' | 'text'>;

function fromStack(draft: Draft, { stack, resource, logicalId }: StackedPolicy, context: NotebookContext) {
  const found = releaseOf(draft.text, context, {});
  return {
    ...draft,
    ...found,
    source: { kind: 'stack' as const, stack, resource },
    comment: [`From CloudFormation: stack ${stack} made ${draft.name} as ${logicalId}.`, found.told],
    gaps: [],
  };
}

function releaseOf(text: string, { installation }: NotebookContext, parameters: Readonly<Record<string, unknown>>) {
  const matches = generationsBeside(defaultTemplate, text, { installation, parameters });
  const equal = equalGenerations(matches);
  const [newest] = equal;
  if (newest) {
    return { release: newest, isKnown: true, told: `It equals the notebook policy of ${labelOf(newest)}.` };
  }
  const [nearest] = matches;
  const release = nearest ? { first: nearest.generation.first, last: anyRelease.last } : anyRelease;
  const near = nearest
    ? `; the nearest is ${labelOf(nearest.generation)}, with ${nearest.differences.length} differences`
    : '';
  return { release, isKnown: false, told: `It is the notebook policy of no release that this program knows${near}.` };
}

function labelOf({ first, last }: ReleaseRange): string {
  return first === last ? `release ${first}` : `releases ${first} to ${last}`;
}

/** A policy that no stack made is compared with the template of the release that the live one is of. */
function fromTemplate(draft: Draft, live: LivePolicy, context: NotebookContext): DraftedNotebookPolicy {
  const { parameters, told, gaps } = parametersOf(context.settings, live);
  const found = releaseOf(draft.text, context, parameters);
  const release = found.isKnown ? releaseWithin(found.release, found.release) : newestRelease;
  const unsourced = {
    subject: 'the source of the notebook policy',
    message: `no stack that could be read makes ${draft.name}; the release was taken from the live policy`,
  };
  return {
    ...draft,
    ...found,
    isIncomplete: gaps.length > 0,
    source: { kind: 'template', template: defaultTemplate, parameters: { release, ...parameters } },
    comment: ['No stack that could be read makes it: it is compared with a template.', found.told, ...told],
    gaps: [...gaps, unsourced],
  };
}

interface KnownParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where each comes from, in sentences. */
  readonly told: readonly string[];
  readonly gaps: readonly Gap[];
}

/** What the installation says, and what it leaves open from the live policy. */
function parametersOf(settings: InstallationSettings, live: LivePolicy): KnownParameters {
  const inferred = inferParameters(parsed(live.text), inferredNames);
  const wanted = {
    kms_key: settings.kmsKey,
    security_groups: settings.securityGroups,
    subnets: subnetsInUse(settings, inferred['subnets']),
    system_tag: settings.systemTag,
    data_bucket: settings.dataBucket,
    iam_resource_prefix: settings.iamPrefix,
    ...Object.fromEntries(inferredOnly.map((name) => [name, undefined])),
  };
  const all = Object.entries(wanted).map(([name, known]) => {
    const value: unknown = known?.value ?? inferred[name];
    const from = known?.from ?? `taken from the live policy ${live.name}, review it`;
    return { name, value, told: `${name}: ${from}.` };
  });
  const given = all.filter(({ value }) => value !== undefined);
  const missing = required.filter((name) => given.every((one) => one.name !== name));
  return {
    parameters: Object.fromEntries(given.map(({ name, value }) => [name, value])),
    told: given.map(({ told }) => told),
    gaps: missing.map((name) => ({
      subject: `the parameter ${name} of the notebook policy`,
      message: 'nothing says it',
    })),
  };
}

/** Nothing of an installation says these outside of the policy. */
const inferredOnly = ['config_bucket', 'managed_roles', 'translate'];
const required = ['kms_key', 'security_groups', 'subnets'];
const inferredNames = [...required, ...inferredOnly, 'data_bucket', 'iam_resource_prefix', 'system_tag'];

/** Notebooks may choose among more subnets than the policy names: of those listed, the ones that it does name. */
function subnetsInUse({ subnets }: InstallationSettings, live: unknown) {
  if (!subnets || !Array.isArray(live)) return subnets;
  const used = subnets.value.filter((subnet) => live.includes(subnet));
  if (used.length === 0) return subnets;
  return { value: used, from: `${subnets.from}, of its ${subnets.value.length} those that the live policy names` };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
