/**
 * `npm run build`: bundles the program to `dist/` and proves the result where it has to work: in a folder that holds only
 * what ships.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { billOfMaterials } from './bill-of-materials.ts';
import { bundle, readPackage } from './bundle.ts';
import { writeDeclarations } from './declarations.ts';
import { externalPackages } from './external-packages.ts';

interface PackageJson {
  readonly name: string;
  readonly license: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
}

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;
const importLibrary = `import { loadCatalogue } from '${packageJson.name}/policy'; await loadCatalogue(['s3']);`;

const assets = globSync('src/**/*', { withFileTypes: true }).filter(
  // "npm run generate" makes a module of the styles.
  (file) => file.isFile() && !file.name.endsWith('.ts') && !file.parentPath.endsWith(join('page', 'styles')),
);
if (assets.length > 0) fail(`src holds ${assets.map(({ name }) => name).join(', ')}, which no bundle would find`);
const { chunks, packages } = await bundle('dist');
writeDeclarations();
const shipped = [...packages, ...externalPackages.map((name) => readPackage(join('node_modules', name)))];
writeFileSync('dist/sbom.cdx.json', billOfMaterials(packageJson, shipped));
tryOut();
const kilobytes = Math.round(chunks.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000);
process.stderr.write(
  `build: ${chunks.length} files, ${kilobytes} kB, with code of ${packages.length} packages; it runs\n`,
);

/** Runs each `bin` with nothing else in reach: the version must come out, and the overview must load all commands. */
function tryOut(): void {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-build-'));
  try {
    for (const part of ['package.json', 'bin', 'dist']) cpSync(part, join(folder, part), { recursive: true });
    for (const name of externalPackages) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(resolve('node_modules', name), link);
    }
    for (const file of Object.values(packageJson.bin)) {
      const version = run(process.execPath, [join(folder, file), 'version']).trim();
      if (version !== packageJson.version) fail(`${file} version prints "${version}", expected ${packageJson.version}`);
      run(process.execPath, [join(folder, file), '--help']);
    }
    run(process.execPath, ['--input-type=module', '--eval', importLibrary], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, words: readonly string[], cwd?: string): string {
  const options = { encoding: 'utf8', timeout: 300_000, ...(cwd === undefined ? {} : { cwd }) } as const;
  const { status, stdout, stderr, error } = spawnSync(command, words, options);
  if (error || status !== 0) {
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
    fail(`"${command} ${words.join(' ')}" ended with ${error?.message ?? `exit code ${status}`}`);
  }
  return stdout;
}

function fail(message: string): never {
  throw new Error(`build: ${message}`);
}
