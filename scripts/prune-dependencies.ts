/**
 * `node scripts/prune-dependencies.ts FOLDER` removes from a production `node_modules` what Node never loads: types,
 * source maps, documentation, sources of native code, binaries of other platforms, and the second copy of the AWS SDK
 * that only bundlers read. Licences stay.
 */
import { existsSync, globSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

interface PackageJson {
  readonly main?: string;
  readonly exports?: unknown;
}

const folder = process.argv[2];
if (!folder || !existsSync(folder)) throw new Error('prune-dependencies: give the node_modules folder to prune');

const before = bytes(folder);
for (const file of globSync(`${folder}/**/package.json`)) if (isPackage(dirname(file))) prunePackage(dirname(file));
for (const file of globSync(`${folder}/**/*`, { withFileTypes: true })) {
  if (file.isFile() && isIdle(file.name)) rmSync(join(file.parentPath, file.name));
}
rmSync(join(folder, '.package-lock.json'), { force: true });
const after = bytes(folder);
process.stderr.write(`prune-dependencies: ${before} → ${after} bytes\n`);

function isPackage(path: string): boolean {
  const parent = dirname(path);
  return basename(parent) === 'node_modules' || basename(parent).startsWith('@');
}

function prunePackage(path: string): void {
  const remove = ['.github', 'bench', 'benchmark', 'benchmarks', 'docs', 'examples', 'test', 'tests', '__tests__'];
  const { main, exports } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as PackageJson;
  if (main?.includes('dist-cjs') && !JSON.stringify(exports ?? '').includes('dist-es')) remove.push('dist-es');
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
