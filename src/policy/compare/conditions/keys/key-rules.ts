/** What values a condition key can have in a request that AWS has. */
export interface KeyRule {
  /** Whether it has one value at most; a key of several may have any list. */
  readonly isSingle: boolean;
  /** Whether every request has it. */
  readonly isAlways: boolean;
  readonly kind: 'text' | 'bool' | 'number' | 'date' | 'epoch' | 'address' | 'arn';
}

/** Of a key that nothing is known of: anything. */
export const generalRule: KeyRule = { isSingle: false, isAlways: false, kind: 'text' };

/**
 * What the Service Authorization Reference calls a type: `String`, `ArrayOfString`, `Bool`, `IPAddress`. Its `ARN` is any text:
 * it says that of names too (`ec2:InstancePlatform`), and callers may give the id of a key where it does.
 */
export function ruleOfType(type: string): KeyRule {
  const kind = kinds.get(type.replace(/^ArrayOf/, '').toLowerCase()) ?? 'text';
  return { isSingle: !type.startsWith('ArrayOf'), isAlways: false, kind };
}

const kinds: ReadonlyMap<string, KeyRule['kind']> = new Map([
  ['bool', 'bool'],
  ['numeric', 'number'],
  ['date', 'date'],
  ['ipaddress', 'address'],
]);

/** IAM User Guide, "AWS global condition context keys": those with several values, of other types, and always there. */
const several = new Set(['calledvia', 'principalorgpaths', 'principalservicenameslist', 'resourceorgpaths']);
for (const key of ['sourceorgpaths', 'tagkeys', 'vpceorgpaths']) several.add(key);

const globalKinds: ReadonlyMap<string, KeyRule['kind']> = new Map([
  ['currenttime', 'date'],
  // Whole seconds, which operators of numbers and of dates take.
  ['epochtime', 'epoch'],
  ['tokenissuetime', 'date'],
  ['multifactorauthage', 'number'],
  ['multifactorauthpresent', 'bool'],
  ['principalisawsservice', 'bool'],
  ['securetransport', 'bool'],
  ['viaawsservice', 'bool'],
  ['sourceip', 'address'],
  ['vpcsourceip', 'address'],
  ['ec2instancesourceprivateipv4', 'address'],
  ['principalarn', 'arn'],
  ['sourcearn', 'arn'],
  ['sourcevpcarn', 'arn'],
]);

/** In every request, or in every one that is signed: a principal's policies decide no others. */
const always = new Set(['currenttime', 'epochtime', 'principalaccount', 'principalarn', 'principalisawsservice']);
for (const key of ['principaltype', 'requestedregion', 'securetransport', 'useragent', 'userid', 'viaawsservice'])
  always.add(key);

const knownGlobals =
  /^aws:((principal|request|resource)tag\/.+|calledvia(first|last)?|currenttime|epochtime|ec2instancesource(vpc|privateipv4)|federatedprovider|multifactorauth(age|present)|principal(account|arn|isawsservice|orgid|orgpaths|servicename|servicenameslist|type)|referer|requestedregion|resource(account|orgid|orgpaths)|securetransport|source(account|arn|identity|ip|orgid|orgpaths|vpc|vpce|vpcarn)|tagkeys|tokenissuetime|useragent|userid|username|viaawsservice|vpcsourceip|vpce(account|orgid|orgpaths))$/;

/** The rule of a global key, in lower case; `undefined` for any other, and for one that the guide does not have. */
export function ruleOfGlobalKey(key: string): KeyRule | undefined {
  if (!knownGlobals.test(key)) return undefined;
  const name = key.slice('aws:'.length);
  return { isSingle: !several.has(name), isAlways: always.has(name), kind: globalKinds.get(name) ?? 'text' };
}

/**
 * The name that keys of one meaning share: a service's `ResourceTag` is the global one (Service Authorization Reference,
 * "Condition keys for Amazon SageMaker AI").
 */
export function commonName(key: string): string {
  return key.replace(/^[a-z0-9-]+:resourcetag\/(?=.)/, 'aws:resourcetag/');
}
