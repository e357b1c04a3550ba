import { globSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import packageLock from '../../package-lock.json' with { type: 'json' };
import { externalPackages } from '../../scripts/external-packages.ts';
import { createContainer, image, imageRoot } from './container.ts';

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const locked = packageLock.packages as Readonly<Record<string, Locked>>;
const container = createContainer();
afterAll(() => container.dispose());

/** Runs JavaScript inside the image, beside the program, so that it finds the same packages. */
const evaluate = (code: string) => container.run(['node', '--input-type=module', '--eval', code]);

describe('image/configuration', () => {
  it('starts node itself, without a shell that would swallow signals', () => {
    const switches = ['--max-semi-space-size=4', '--heap-growing-percent=50'];
    expect(image.Entrypoint).toEqual(['node', ...switches, '/app/bin/notebook-drift.js']);
    expect(image.Cmd[0]).toBe('serve');
    expect(image.Healthcheck.Test.slice(0, 2)).toEqual(['CMD', 'node']);
  });

  it('has no shell and no other interpreter than Node', async () => {
    const folders = (image.Env.find((one) => one.startsWith('PATH=')) ?? '').replace('PATH=', '').split(':');
    const interpreter = /^(.*sh|perl.*|python.*|busybox|npm|npx|corepack|yarn.*)$/;
    const found = folders.flatMap((folder) =>
      globSync('*', { cwd: join(imageRoot, folder) }).filter((name) => interpreter.test(name)),
    );
    expect(folders).toContain('/usr/bin');
    expect(found).toEqual([]);
    expect(await container.run(['/bin/sh', '-c', 'true'])).toMatchObject({ end: 127 });
    expect(await container.run(['node', '--version'])).toMatchObject({ end: 0 });
  });

  it('has no program that changes its user, and none that installs', () => {
    const files = globSync('{bin,sbin,usr,opt,app}/**', { cwd: imageRoot });
    const privileged = files.filter((path) => {
      const state = lstatSync(join(imageRoot, path));
      return state.isFile() && (state.mode & 0o6000) !== 0;
    });
    expect(files.length).toBeGreaterThan(500);
    expect(privileged).toEqual([]);
    expect(files.filter((path) => /^usr\/s?bin\/(apt|dpkg|debconf)/.test(path))).toEqual([]);
    // What scanners read.
    expect(lstatSync(join(imageRoot, 'var/lib/dpkg/status')).size).toBeGreaterThan(1_000);
  });

  it('names a user by number, so that Kubernetes can prove it is not root', () => {
    expect(image.User).toBe('65532:65532');
  });

  it('exposes its port and keeps its state in a volume', () => {
    expect(Object.keys(image.ExposedPorts)).toEqual(['8080/tcp']);
    expect(Object.keys(image.Volumes)).toEqual(['/var/lib/notebook-drift']);
  });

  it('says what it was built from', () => {
    expect(image.Labels).toMatchObject({
      'org.opencontainers.image.title': packageJson.name,
      'org.opencontainers.image.version': packageJson.version,
      'org.opencontainers.image.licenses': packageJson.license,
      'org.opencontainers.image.revision': expect.stringMatching(/^([0-9a-f]{40}|unknown)$/),
      'org.opencontainers.image.created': expect.stringMatching(/^(\d{4}-\d\d-\d\dT[\d:]+([+-][\d:]+|Z)|unknown)$/),
      'org.opencontainers.image.source': 'unknown',
      'org.opencontainers.image.url': 'unknown',
    });
  });
});

describe('image/files', () => {
  it('holds what runs and nothing else', () => {
    expect(globSync('*', { cwd: join(imageRoot, 'app') }).toSorted()).toEqual([
      'LICENSE',
      'bin',
      'compile-cache',
      'dist',
      'node_modules',
      'package.json',
    ]);
  });

  it('holds no development package, no second Node, no source', () => {
    const installed = globSync(['*', '@*/*'], { cwd: join(imageRoot, 'app/node_modules') });
    const unwanted = installed.filter((name) => {
      const { dev, optional } = locked[`node_modules/${name}`] ?? {};
      return dev === true || optional === true;
    });
    const packages = installed.filter((name) => !/^@[^/]+$/.test(name));
    expect(packages.toSorted()).toEqual(externalPackages.toSorted());
    expect(unwanted).toEqual([]);
    expect(globSync('app/**/*.ts', { cwd: imageRoot })).toEqual([]);
  });

  it('belongs to root, so that the program cannot change itself', () => {
    const files = globSync('app/**/*', { cwd: imageRoot }).map((path) => join(imageRoot, path));
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((path) => isOthersToWrite(path))).toEqual([]);
  });
});

describe('image/bill of materials', () => {
  it('names every package whose code is in the image, with licences and hashes', () => {
    const { components } = JSON.parse(readFileSync(join(imageRoot, 'app/dist/sbom.cdx.json'), 'utf8')) as {
      readonly components: readonly {
        readonly name: string;
        readonly version: string;
        readonly licenses: readonly unknown[];
        readonly hashes: readonly unknown[];
      }[];
    };
    const licences = readFileSync(join(imageRoot, 'app/dist/licences.txt'), 'utf8');
    const bundled = [...licences.matchAll(/(?:^|\n-{80}\n\n)(\S+ \d\S*)\n/g)].map(([, title]) => String(title));
    const told = components.map(({ name, version }) => `${name} ${version}`);

    expect(bundled.length).toBeGreaterThan(100);
    expect(bundled.filter((title) => !told.includes(title))).toEqual([]);
    expect(externalPackages.filter((name) => !components.some((one) => one.name === name))).toEqual([]);
    expect(components.filter((one) => one.licenses.length === 0 || one.hashes.length === 0)).toEqual([]);
  });
});

describe('image/program', () => {
  it('starts from code that is compiled already', async () => {
    const { end, stderr, stdout } = await container.run([...image.Entrypoint, 'version'], {
      NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
    });
    const told = stdout + stderr;
    expect(end).toBe(0);
    expect(told).toMatch(/main\.js.* was accepted/);
    expect(told).not.toContain('was rejected');
  });

  it('prints its version', async () => {
    expect(await container.run([...image.Entrypoint, 'version'])).toEqual({
      end: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
  });

  it('runs without privileges on a root that it cannot write', async () => {
    const { stdout } = await evaluate(`
      import { writeFileSync } from 'node:fs';
      const attempt = (path) => { try { writeFileSync(path, ''); return 'written'; } catch (error) { return error.code; } };
      console.log(JSON.stringify([process.getuid(), process.getgroups(), attempt('/app/x'), attempt('/tmp/x'), attempt('x')]));
    `);
    expect(JSON.parse(stdout)).toEqual([65532, [65532], 'EROFS', 'EROFS', 'written']);
  });

  it('can load every part of the bundle, and what those need beside it', async () => {
    const parts = globSync('app/dist/*.js', { cwd: imageRoot }).filter((path) => !path.endsWith('/main.js'));
    expect(parts.length).toBeGreaterThan(10);
    const { end, stderr } = await evaluate(
      `for (const part of ${JSON.stringify(parts.map((path) => `file:///${path}`))}) await import(part);`,
    );
    expect(stderr).toBe('');
    expect(end).toBe(0);
  });

  it('can open a database in its volume', async () => {
    const { stdout, stderr } = await container.run([
      'node',
      '--eval',
      `const Database = require('node:module').createRequire('/app/package.json')('better-sqlite3');
       const database = new Database('/var/lib/notebook-drift/try.db');
       console.log(database.pragma('journal_mode = WAL', { simple: true }));`,
    ]);
    expect(stderr).toBe('');
    expect(stdout).toBe('wal\n');
  });

  it('answers a command that it does not know with one line and exit code 2', async () => {
    const { end, stdout, stderr } = await container.run([...image.Entrypoint, 'nonsense']);
    expect(end).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('is unhealthy when no daemon answers', async () => {
    const { end, stderr } = await container.run(image.Healthcheck.Test.slice(1), { NOTEBOOK_DRIFT__HTTP__PORT: '1' });
    expect(end).toBe(1);
    expect(stderr).toContain('127.0.0.1:1/livez');
  });
});

function isOthersToWrite(path: string): boolean {
  const { uid, gid, mode } = statSync(path);
  return uid !== 0 || gid !== 0 || (mode & 0o002) !== 0;
}
