import { globSync, readFileSync } from 'node:fs';

interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

type Lock = Readonly<Record<string, LockedPackage>>;

/** A package that ships, with its licence as the package names it. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The hash that the lockfile pins it by, as Subresource Integrity. */
  readonly integrity?: string;
}

/**
 * Every package that the sources import and those that these need, by name: what can be in the bundle or beside it. What
 * they need optionally is not among them, for it is left out.
 */
export function shippedPackages(): readonly ShippedPackage[] {
  const lock = (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { readonly packages: Lock }).packages;
  const places = new Set<string>();
  const waiting = importedPackages().map((name) => placeOf(lock, '', name));
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (places.has(place)) continue;
    places.add(place);
    for (const name of Object.keys(lock[place]?.dependencies ?? {})) waiting.push(placeOf(lock, place, name));
  }
  return [...places]
    .map((place) => describe(place, lock[place] ?? {}))
    .toSorted((one, other) => `${one.name} ${one.version}`.localeCompare(`${other.name} ${other.version}`, 'en'));
}

/** The packages that a file of `src` imports, by name. */
function importedPackages(): readonly string[] {
  const specifiers = globSync('src/**/*.ts').flatMap((file) => readFileSync(file, 'utf8').match(importedPackage) ?? []);
  return [...new Set(specifiers.map(packageOf))].filter((name) => !name.startsWith('node:')).toSorted();
}

/** What stands in quotes behind `from` at the end of a line or in `import()`; not a file, which begins with a dot. */
const importedPackage = /(?<=from '|import\(')[a-z@][\w@/.:-]*(?='\)|'(?: with .*)?;$)/gm;

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** Where Node finds `name` from a package: in its own node_modules, then in those of each folder above. */
function placeOf(lock: Lock, from: string, name: string): string {
  const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (lock[place]) return place;
  if (from === '') throw new Error(`licences: ${name} is imported and not in the lockfile`);
  const above = from.lastIndexOf('/node_modules/');
  return placeOf(lock, above < 0 ? '' : from.slice(0, above), name);
}

function describe(place: string, { name, version = '', license, integrity }: LockedPackage): ShippedPackage {
  return {
    name: name ?? place.replace(/^.*node_modules\//, ''),
    version,
    licence: license ?? 'unknown',
    ...(integrity ? { integrity } : {}),
  };
}

/** `docs/licences.md`. */
export function renderLicences(): string {
  const rows = shippedPackages().map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return [
    '# Licences of what ships',
    '',
    '<!-- Generated from package-lock.json by "npm run generate". -->',
    '',
    'notebook-drift itself is under Apache-2.0. The image adds no package but these to its base. `/app/dist/licences.txt` in it',
    'holds the texts for all whose code is in the bundle, and `/app/dist/sbom.cdx.json` is their bill of materials. A test lets',
    'only permissive licences in.',
    '',
    '| Package | Version | Licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
