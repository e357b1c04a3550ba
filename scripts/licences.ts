import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly integrity?: string;
}

/** A package that ships, with its licence as the package names it. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The hash that the lockfile pins it by, as Subresource Integrity. */
  readonly integrity?: string;
}

/** Every package that `npm ci --omit=dev --omit=optional` installs, as the image does; by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const shipped = Object.entries(packages).flatMap(
    ([path, { name, version = '', license, integrity, dev, devOptional, optional }]) =>
      path === '' || dev || devOptional || optional
        ? []
        : [
            {
              name: name ?? path.replace(/^.*node_modules\//, ''),
              version,
              licence: license ?? 'unknown',
              ...(integrity ? { integrity } : {}),
            },
          ],
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
