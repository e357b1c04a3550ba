import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/registry.ts';
import { commandRows } from '../../src/cli/registry.ts';
import { reportFormats } from '../../src/cli/report/registry.ts';
import { sourceKinds } from '../../src/config/schema/source-schema.ts';
import { routes } from '../../src/http/routes/registry.ts';

const root = join(import.meta.dirname, '../..');

interface Exported {
  /** The name of the file without its folder and ending. */
  readonly file: string;
  readonly name: string;
  readonly value: unknown;
}

/** What the modules of a folder and its floors export, the registry aside. Values are read only where code may run without harm. */
async function exportsOf(folder: string): Promise<readonly Exported[]> {
  const files = globSync(`${folder}/**/*.ts`, { cwd: root }).filter((path) => basename(path) !== 'registry.ts');
  const modules = await Promise.all(
    files.map(async (path) => {
      const values = (await import(join(root, path))) as Record<string, unknown>;
      return Object.entries(values).map(([name, value]) => ({ file: basename(path, '.ts'), name, value }));
    }),
  );
  return modules.flat();
}

const has = (value: unknown, ...keys: readonly string[]): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

const idOf = ({ value }: Exported) => (has(value, 'id') ? value['id'] : undefined);

const camelCase = (file: string) => file.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());

/** A thing that is in a folder but in no registry is dead; one that is there twice runs twice. */
function mismatch(registered: readonly unknown[], found: readonly Exported[]): readonly string[] {
  if (found.length === 0) return ['nothing found: the test looks in the wrong place'];
  const count = (value: unknown) => registered.filter((entry) => entry === value).length;
  const wrong = found.filter(({ value }) => count(value) !== 1);
  const strangers = registered.filter((entry) => !found.some(({ value }) => value === entry));
  return [
    ...wrong.map(({ file, name, value }) => `${name} of ${file} is registered ${count(value)} times`),
    ...strangers.map((entry) => `${JSON.stringify(entry) ?? String(entry)} comes from no file of the folder`),
  ];
}

describe('architecture/registries', () => {
  it('registers every check once, in a file that has its id as name', async () => {
    const found = (await exportsOf('src/checks')).filter(({ value }) => has(value, 'id', 'kinds'));
    // The registry adds to each what it is evidence for.
    const registered = found.map((one) => ({ ...one, value: checks.find(({ id }) => id === idOf(one)) ?? one.value }));
    expect(mismatch(checks, registered)).toEqual([]);
    expect(found.map(({ file }) => file).toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
  });

  it('registers every command once, in a file that has its words as name', async () => {
    const found = (await exportsOf('src/cli')).filter(({ value }) => has(value, 'options', 'run'));
    const commands = await Promise.all(Object.values(commandRows).map(({ load }) => load()));
    expect(mismatch(commands, found)).toEqual([]);
    const expected = Object.keys(commandRows).map((name) => name.replaceAll(' ', '-'));
    expect(found.map(({ file }) => file).toSorted()).toEqual(expected.toSorted());
  });

  it('registers every module of routes once, in a file that has its name', async () => {
    const found = (await exportsOf('src/http/routes')).filter(
      ({ file, name, value }) => typeof value === 'function' && camelCase(file) === name,
    );
    expect(mismatch(routes, found)).toEqual([]);
  });

  it('registers every report format once, under the name of its file', async () => {
    const found = (await exportsOf('src/cli/report')).filter(({ file, name }) => file === name);
    expect(mismatch(Object.values(reportFormats), found)).toEqual([]);
    expect(found.map(({ file }) => file).toSorted()).toEqual(Object.keys(reportFormats).toSorted());
  });

  it('registers every kind of source once, in a file that has its name, and documents it', async () => {
    const files = globSync('src/sources/*.ts', { cwd: root }).map((path) => basename(path, '.ts'));
    const modules = await Promise.all(
      files.map(async (file) => [file, (await import(join(root, `src/sources/${file}.ts`))) as object] as const),
    );
    const found = modules.flatMap(([file, values]) => (`${camelCase(file)}Source` in values ? [file] : []));
    expect(found.toSorted()).toEqual(sourceKinds.toSorted());
    const documented = readFileSync(join(root, 'docs/sources.md'), 'utf8').matchAll(/^\| `([\w-]+)` \|/gm);
    expect([...documented].map(([, kind]) => String(kind)).toSorted()).toEqual(sourceKinds.toSorted());
  });

  it('registers every type of sink once, in a file that has its name', async () => {
    const found = (await exportsOf('src/alerts/sinks')).filter(
      ({ file, name }) => name === camelCase(`open-${file}`) && name !== 'openSink',
    );
    const registry = readFileSync(join(root, 'src/alerts/sinks/registry.ts'), 'utf8');
    const registered = [...registry.matchAll(/^ {2}'?([\w-]+)'?: open\w+,$/gm)].map(([, type]) => String(type));
    expect(registered.length).toBeGreaterThan(0);
    expect(registered.toSorted()).toEqual(found.map(({ file }) => file).toSorted());
    const documented = readFileSync(join(root, 'docs/sinks.md'), 'utf8').matchAll(/^\| `([\w-]+)` \|/gm);
    expect([...documented].map(([, type]) => String(type)).toSorted()).toEqual(registered.toSorted());
  });
});
