import type { Read } from '../../../domain/evaluation/read.ts';

/**
 * Where it is said who may stand in an owner tag: in the tags of the same key of the watched roles, in MLSpace's table of
 * project users, or in a file that was read with the configuration.
 */
export type OwnerSource = 'roles' | 'tables' | { readonly names: readonly string[] };

/** The owners that there are, as a source names them. */
export interface OwnerNames {
  readonly names: readonly string[];
  /** Who names them, to follow `whom`: `no watched role names`. */
  readonly whoNamesNone: string;
}

/** Owners by the tag key, each as its source was read. */
export type OwnersByKey = ReadonlyMap<string, Read<OwnerNames>>;

interface Lookup {
  readonly exact: ReadonlySet<string>;
  readonly ignoringCase: ReadonlySet<string>;
}

const lookups = new WeakMap<OwnerNames, Lookup>();

/** Whether there is an owner of this name. */
export function isOwner(value: string, owners: OwnerNames, how: 'exact' | 'ignore'): boolean {
  const { exact, ignoringCase } = lookupOf(owners);
  return how === 'exact' ? exact.has(value) : ignoringCase.has(value.toLowerCase());
}

/** Made once, since a large account asks a million times. */
function lookupOf(owners: OwnerNames): Lookup {
  const known = lookups.get(owners);
  if (known) return known;
  const made = {
    exact: new Set(owners.names),
    ignoringCase: new Set(owners.names.map((name) => name.toLowerCase())),
  };
  lookups.set(owners, made);
  return made;
}
