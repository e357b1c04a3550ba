import { colon, type Glob, wildcard } from '../../evaluate/glob.ts';

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

export interface CatalogueService {
  readonly actions: readonly CatalogueAction[];
  /** By name. */
  readonly resourceTypes: ReadonlyMap<string, CatalogueResourceType>;
}

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

export interface CatalogueResourceType {
  /** `arn:${Partition}:sagemaker:${Region}:${Account}:endpoint/${EndpointName}` */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

/** The ARNs of a resource type: each placeholder stands for any text, without a colon in the first five segments. */
export function formatGlob(arn: string): Glob {
  const glob: number[] = [];
  let segment = 0;
  for (const piece of arn.split(/(\$\{[^}]*\}|\*)/)) {
    if (piece.startsWith('${') || piece === '*') {
      glob.push(segment < 5 ? wildcard.runInSegment : wildcard.run);
      continue;
    }
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index);
      if (code === colon) segment++;
      glob.push(code);
    }
  }
  return glob;
}

/** Tag keys of the request and of the resource are global by name, yet only some actions have them. */
const ownOnly = /^aws:(requesttag\/|resourcetag\/|tagkeys$)/;

/** Tells whether a request may carry a key: one of the given, in any case, with any text for a placeholder. */
export function keyMatcher(globalKeys: readonly string[], keys: readonly string[]): (key: string) => boolean {
  const forms = [...globalKeys.map(toLower).filter((key) => !ownOnly.test(key)), ...keys.map(toLower)];
  const plain = new Set(forms.filter((key) => !placeholder.test(key)));
  const open = forms.filter((key) => placeholder.test(key)).map(formOf);
  return (key) => plain.has(key) || open.some((form) => form.test(key));
}

const placeholder = /\$\{[^}]*\}|<[^>]*>|tag-key$/;

function formOf(key: string): RegExp {
  const pieces = key
    .split(new RegExp(placeholder, 'g'))
    .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.+')}$`, 's');
}

function toLower(text: string): string {
  return text.toLowerCase();
}
