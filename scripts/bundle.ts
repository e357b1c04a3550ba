import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { bundleForBrowser } from './browser-bundle.ts';
import { externalPackages } from './external-packages.ts';

interface PackageJson {
  readonly name: string;
  readonly version: string;
}

/** What a bundle consists of; sizes in bytes of UTF-8. */
export interface BundleReport {
  readonly chunks: readonly { readonly file: string; readonly bytes: number }[];
  /** The packages whose code is in it. */
  readonly packages: readonly PackageJson[];
}

/**
 * The program, the thread that it starts and the library; their names are the names of files that the sources and
 * `package.json` refer to.
 */
const entries = {
  main: 'src/main.ts',
  'comparison-worker': 'src/scan/comparing/comparison-worker.ts',
  policy: 'src/library/policy.ts',
};

/** Optional packages that others look for, and work without: none of them ships. */
const absentPackages = ['pg-cloudflare', 'pg-native', 'source-map', 'supports-color'];

/**
 * Bundles the program into `folder`: one file for each part that is loaded by itself, without what nothing imports. Names
 * stay, so that a stack trace can be read. Beside them lie the licences of the packages that went in.
 */
export async function bundle(folder: string): Promise<BundleReport> {
  const build = await rolldown({
    input: entries,
    platform: 'node',
    external: [...externalPackages, ...absentPackages],
    // Of the AWS SDK only the modules form can be taken apart.
    resolve: { mainFields: ['module', 'main'] },
  });
  try {
    const { output } = await build.write({
      dir: folder,
      cleanDir: true,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      // Licences are told of in a file of their own.
      comments: false,
      minify: { compress: true, mangle: false, codegen: true },
    });
    const chunks = output.filter((part) => part.type === 'chunk');
    const roots = packageRoots([...chunks, await bundleForBrowser()]);
    writeFileSync(join(folder, 'licences.txt'), licenceTexts(roots));
    return {
      chunks: chunks.map(({ fileName, code }) => ({ file: fileName, bytes: Buffer.byteLength(code) })),
      packages: roots.map(readPackage),
    };
  } finally {
    await build.close();
  }
}

/** The folders of the packages that have code in the bundle. */
function packageRoots(chunks: readonly OutputChunk[]): readonly string[] {
  const marker = `${sep}node_modules${sep}`;
  const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules)).filter((id) => id.includes(marker));
  const roots = modules.map((id) => {
    const start = id.lastIndexOf(marker) + marker.length;
    const [scope = '', name = ''] = id.slice(start).split(sep);
    return resolve(id.slice(id.search(/[^\0]/), start), scope.startsWith('@') ? join(scope, name) : scope);
  });
  return [...new Set(roots)].toSorted();
}

/** The name and the version of the package in a folder. */
export function readPackage(root: string): PackageJson {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson;
  return { name, version };
}

function licenceTexts(roots: readonly string[]): string {
  const parts = roots.map((root) => {
    const { name, version } = readPackage(root);
    const files = readdirSync(root).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    const texts = files.map((file) => readFileSync(join(root, file), 'utf8').trim());
    return [`${name} ${version}`, ...(texts.length > 0 ? texts : [declaredLicence(root)])].join('\n\n');
  });
  return `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** What a package says of its licence where it brings no text of it. */
function declaredLicence(root: string): string {
  const { license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly license?: string };
  if (license === undefined) throw new Error(`bundle: ${dirname(root)} names no licence, so it cannot ship`);
  return `Licence: ${license}`;
}
