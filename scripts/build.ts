/**
 * `npm run build`: compiles `src/` to `dist/`, because Node strips no types from files under `node_modules`, and proves
 * the result where it has to work: in a folder that holds only what the package ships.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

interface PackageJson {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
}

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;

rmSync('dist', { recursive: true, force: true });
run('tsc', ['-p', 'tsconfig.build.json']);
copyAssets();
tryOut();
process.stderr.write(`build: ${globSync('dist/**/*.js').length} modules in dist, the program runs from them\n`);

/** What the sources read at run time beside code: the compiler copies only JSON that a module imports. */
function copyAssets(): void {
  for (const file of globSync('src/**/*', { withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !file.name.endsWith('.ts')) cpSync(path, join('dist', relative('src', path)));
  }
}

/** Runs each `bin` without `src/` in reach: the version must come out, and the list of commands must load them all. */
function tryOut(): void {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-build-'));
  try {
    for (const part of ['package.json', 'bin', 'dist']) cpSync(part, join(folder, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    for (const file of Object.values(packageJson.bin)) {
      const version = run(process.execPath, [join(folder, file), 'version']).trim();
      if (version !== packageJson.version) fail(`${file} version prints "${version}", expected ${packageJson.version}`);
      run(process.execPath, [join(folder, file), '--help']);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: 'utf8', timeout: 300_000 });
  if (error || status !== 0) {
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
    fail(`"${command} ${words.join(' ')}" ended with ${error?.message ?? `exit code ${status}`}`);
  }
  return stdout;
}

function fail(message: string): never {
  throw new Error(`build: ${message}`);
}
