import { spawnSync } from 'node:child_process';
import { cpSync, globSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { externalPackages } from '../../scripts/external-packages.ts';

/** What an installation may take, in bytes: all that lies in its node_modules. */
const allowed = 60e6;

let folder = '';

function run(command: string, words: readonly string[], cwd = folder): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd, encoding: 'utf8', timeout: 300_000 });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${error?.message ?? status}\n${stdout}${stderr}`);
  return stdout;
}

/** The first TypeScript example of the page, as a reader copies it. */
function example(): string {
  return /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync('docs/library.md', 'utf8'))?.[1] ?? '';
}

// It needs the bundle of this very state, as the gate builds it: npm run build, then NOTEBOOK_DRIFT_BUILT=1.
describe.runIf(process.env['NOTEBOOK_DRIFT_BUILT'])('e2e/package', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'notebook-drift-package-'));
    const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], resolve('.'))) as [
      { readonly filename: string },
    ];
    writeFileSync(join(folder, 'package.json'), '{ "name": "reader", "type": "module", "private": true }');
    run('npm', ['install', '--prefer-offline', '--engine-strict', '--no-audit', '--no-fund', `./${packed.filename}`]);
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('installs what cannot be bundled and nothing else, in little room', () => {
    const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: object };
    const installed = Object.keys(packages).flatMap((path) => path.replace('node_modules/', '') || []);
    // The native package brings the headers that it would be built with.
    expect(installed.toSorted()).toEqual([...externalPackages, packageJson.name, 'node-addon-api'].toSorted());
    const files = globSync('node_modules/**/*', { cwd: folder }).map((file) => lstatSync(join(folder, file)));
    expect(files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)).toBeLessThan(allowed);
  });

  it('brings the licence texts of what is bundled', () => {
    const own = join(folder, 'node_modules', packageJson.name);
    const { components } = JSON.parse(readFileSync(join(own, 'dist/sbom.cdx.json'), 'utf8')) as {
      readonly components: readonly { readonly name: string; readonly version: string }[];
    };
    const texts = readFileSync(join(own, 'dist/licences.txt'), 'utf8');
    const bundled = components.filter(({ name }) => !externalPackages.includes(name));
    expect(bundled.length).toBeGreaterThan(50);
    expect(bundled.filter(({ name, version }) => !texts.includes(`${name} ${version}\n`))).toEqual([]);
    expect(readFileSync(join(own, 'LICENSE'), 'utf8')).toContain('Apache License');
  });

  it('runs as a program', () => {
    expect(run('node_modules/.bin/notebook-drift', ['--version'])).toBe(`${packageJson.version}\n`);
    expect(JSON.parse(run('node_modules/.bin/notebook-drift', ['policy', 'render']))).toHaveProperty('Statement');
  });

  it('compiles and runs the example of the page', () => {
    writeFileSync(join(folder, 'example.ts'), example());
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck', 'false'];
    cpSync(resolve('node_modules/@types/node'), join(folder, 'node_modules/@types/node'), { recursive: true });
    cpSync(resolve('node_modules/undici-types'), join(folder, 'node_modules/undici-types'), { recursive: true });
    run(resolve('node_modules/.bin/tsc'), [...options, '--types', 'node', 'example.ts']);

    const [first = '', ...rest] = run(process.execPath, ['example.ts']).split(/\n(?=\{)/);

    expect(first).toMatch(/^broadened Now allowed: s3:GetObject on arn:aws:s3:::data\/\*/);
    expect(rest[0]).toContain("decision: 'ImplicitlyDenied'");
    expect(rest[1]).toContain("decision: 'Allowed'");
  });

  it('refuses names that no document says are public', () => {
    const reach = `await import('${packageJson.name}/dist/main.js')`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', reach], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});
