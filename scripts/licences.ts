import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
}

/** A package that ships, with its licence as the package names it. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Every package that `npm ci --omit=dev --omit=optional` installs, as the image does; by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const shipped = Object.entries(packages).flatMap(
    ([path, { name, version = '', license, dev, devOptional, optional }]) =>
      path === '' || dev || devOptional || optional
        ? []
        : [{ name: name ?? path.replace(/^.*node_modules\//, ''), version, licence: license ?? 'unknown' }],
  );
  return shipped.toSorted((one, other) =>
    `${one.name} ${one.version}`.localeCompare(`${other.name} ${other.version}`, 'en'),
  );
}

/** `docs/licences.md`. */
export function renderLicences(): string {
  const rows = shippedPackages().map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return [
    '# Licences of what ships',
    '',
    '<!-- Generated from package-lock.json by "npm run generate". -->',
    '',
    'notebook-drift itself is under Apache-2.0. The image adds these packages to its base, each with its licence file. A test',
    'lets only permissive licences in.',
    '',
    '| Package | Version | Licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
