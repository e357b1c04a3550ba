import { colon, type Glob, wildcard } from '../../../evaluate/glob.ts';
import { formOfName, isOpenName } from '../../conditions/keys/key-names.ts';

/**
 * What AWS has: the actions of services with the resource types and condition keys that they take. It is a copy of AWS's
 * own reference and lags behind it, so it labels differences and never hides one.
 */
export interface Catalogue {
  /** By the prefix of their actions. */
  readonly services: ReadonlyMap<string, CatalogueService>;
  /** Whether that is all services; otherwise some were not loaded. */
  readonly isComplete: boolean;
  /** Condition keys that any request may carry, as the reference writes them. */
  readonly globalKeys: readonly string[];
}

/** What the service authorization reference says of a service. */
export interface CatalogueService {
  readonly actions: readonly CatalogueAction[];
  /** By name. */
  readonly resourceTypes: ReadonlyMap<string, CatalogueResourceType>;
  /**
   * Condition keys that the reference has of the service without telling which actions carry them, such as
   * `sagemaker:VolumeKmsKey`, with which the SageMaker Developer Guide restricts some: any of its actions may.
   */
  readonly unplacedKeys?: readonly string[];
}

/** An action of a service. */
export interface CatalogueAction {
  /** With the prefix: `sagemaker:CreateEndpoint`. */
  readonly name: string;
  /** `Read`, `List`, `Write`, `Tagging`, `Permissions management`; several where the reference gives several. */
  readonly accessLevels: readonly string[];
  readonly conditionKeys: readonly string[];
  /** Empty for an action that knows only the resource `*`. */
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
}

/** A type of resource of a service, with the form of its ARNs. */
export interface CatalogueResourceType {
  /** `arn:${Partition}:sagemaker:${Region}:${Account}:endpoint/${EndpointName}` */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

/**
 * The ARNs of a resource type: each placeholder stands for some text without a colon, and without a slash where one follows.
 * What AWS names otherwise: object keys and log streams hold anything, names of buckets and of SageMaker no slash, and names of
 * snapshots in RDS a colon (`awsbackup:job-…`, `rds:…`).
 */
export function formatGlob(arn: string): Glob {
  const glob: number[] = [];
  let segment = 0;
  const pieces = arn.split(/(\$\{[^}]*\}|\*)/);
  for (const [place, piece] of pieces.entries()) {
    if (piece === '*') glob.push(wildcard.run);
    else if (piece.startsWith('${')) {
      const next = pieces
        .slice(place + 1)
        .join('')
        .match(/[/:]/)?.[0];
      glob.push(...placeholderGlob(piece, { arn, isBeforeSlash: next === '/' || segment < 5 }));
    }
    if (piece === '*' || piece.startsWith('${')) continue;
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index);
      if (code === colon) segment++;
      glob.push(code);
    }
  }
  return glob;
}

const usualPlaceholders: ReadonlyMap<string, string> = new Map([
  ['Partition', 'aws'],
  ['Region', 'us-east-1'],
  ['Account', '111122223333'],
]);

/** An ARN of a format as a person would make one up: `arn:aws:s3:::example-bucket/example-object`. */
export function exampleArn(format: string): string {
  return format
    .replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => usualPlaceholders.get(name) ?? exampleName(name))
    .replaceAll('*', 'example');
}

/** `RoleNameWithPath` is `example-role`. */
function exampleName(placeholder: string): string {
  const words = placeholder.replace(/(NameWithPath|Name|Id|ARN|Arn)$/, '').replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-');
  return words === '' ? 'example' : `example-${words.toLowerCase()}`;
}

interface Placement {
  readonly arn: string;
  /** Whether a slash ends it, as none is within a partition, a service, a region or an account. */
  readonly isBeforeSlash: boolean;
}

function placeholderGlob(name: string, { arn, isBeforeSlash }: Placement): Glob {
  if (/^\$\{(ObjectName|LogStreamName|Key)\}$/.test(name)) return [wildcard.one, wildcard.run];
  if (arn.includes(':rds:') && /^\$\{(Cluster)?SnapshotName\}$/.test(name)) return [wildcard.one, wildcard.run];
  const isVersioned = /:sagemaker:.*:(model-package|hub-content)\//.test(arn);
  const holdsSlash = !isBeforeSlash && name !== '${BucketName}' && (!arn.includes(':sagemaker:') || isVersioned);
  return holdsSlash ? [wildcard.oneInSegment, wildcard.runInSegment] : [wildcard.oneInPart, wildcard.runInPart];
}

/** Tag keys of the request and of the resource are global by name, yet only some actions have them. */
const ownOnly = /^aws:(requesttag\/|resourcetag\/|tagkeys$)/;

/** Whether only the actions for which the reference lists it have a global key, in lower case. */
export function isOfAction(key: string): boolean {
  return ownOnly.test(key);
}

/**
 * What an identity provider says of a role's session, which every request of it carries (IAM User Guide, "IAM and AWS STS
 * condition context keys": present in session).
 */
const ofProvider = /^(saml:(namequalifier|sub|sub_type)|[a-z0-9-]+(\.[a-z0-9-]+)+(\/[^:]*)?:[a-z]+)$/;

/** Tells whether a request may carry a key: one of the given, in any case, with any text for a placeholder. */
export function keyMatcher(globalKeys: readonly string[], keys: readonly string[]): (key: string) => boolean {
  const forms = [
    ...globalKeys.map((key) => key.toLowerCase()).filter((key) => !ownOnly.test(key)),
    ...keys.map((key) => key.toLowerCase()),
  ];
  const plain = new Set(forms.filter((key) => !isOpenName(key)));
  const open = forms.filter(isOpenName).map(formOfName);
  return (key) => plain.has(key) || ofProvider.test(key) || open.some((form) => form.test(key));
}
