/**
 * `node scripts/prune-dependencies.ts FOLDER` leaves of a `node_modules` the packages that are not in the bundle, and of
 * those what Node loads: no types, source maps, documentation, sources of native code, binaries of other platforms, and
 * not the second form of the same modules. Licences stay.
 */
import { existsSync, globSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { externalPackages } from './external-packages.ts';

interface PackageJson {
  readonly main?: string;
  readonly exports?: unknown;
}

const folder = process.argv[2];
if (!folder || !existsSync(folder)) throw new Error('prune-dependencies: give the node_modules folder to prune');

const before = bytes(folder);
const staying = new Set(externalPackages.flatMap((name) => [name, name.startsWith('@') ? dirname(name) : name]));
for (const name of globSync(['*', '.*', '@*/*'], { cwd: folder })) {
  if (!staying.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
for (const name of externalPackages) prunePackage(join(folder, name));
for (const file of globSync(`${folder}/**/*`, { withFileTypes: true })) {
  if (file.isFile() && isIdle(file.name)) rmSync(join(file.parentPath, file.name));
}
const after = bytes(folder);
process.stderr.write(`prune-dependencies: ${before} → ${after} bytes\n`);

function prunePackage(path: string): void {
  const remove = ['.github', 'bench', 'benchmark', 'benchmarks', 'docs', 'examples', 'test', 'tests', '__tests__'];
  const { main, exports } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as PackageJson;
  // The program imports, so that of two forms the one for require is idle.
  if (main === undefined && JSON.stringify(exports ?? '').includes('./dist/esm/')) remove.push('dist/cjs');
  if (existsSync(join(path, 'prebuilds'))) {
    remove.push('src', 'deps', 'binding.gyp');
    for (const name of readdirSync(join(path, 'prebuilds'))) {
      if (!name.startsWith(`${process.platform}-${process.arch}`)) remove.push(join('prebuilds', name));
    }
  }
  for (const name of remove) rmSync(join(path, name), { recursive: true, force: true });
}

function isIdle(name: string): boolean {
  if (/^(licen[cs]e|notice|copying)/i.test(name)) return false;
  return /\.(map|md|markdown|ts|mts|cts|flow|gyp|tsbuildinfo)$/i.test(name);
}

function bytes(path: string): number {
  const status = lstatSync(path);
  if (!status.isDirectory()) return status.size;
  return readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0);
}
