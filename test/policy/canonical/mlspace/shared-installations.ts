import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedDocuments } from '../../../support/shared-documents.ts';

/** Installations of MLSpace as data, beside the repository. */
const folder = join(sharedDocuments, 'mlspace');

export interface SharedInstallation {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly roles: readonly {
    readonly name: string;
    readonly arn: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly trust: unknown;
    readonly inline: Readonly<Record<string, unknown>>;
  }[];
  readonly policies: readonly {
    readonly name: string;
    readonly default_version: string;
    readonly versions: Readonly<Record<string, unknown>>;
  }[];
}

/** Every installation that is there. */
export function readInstallations(): readonly SharedInstallation[] {
  return filesOf('installations').map(({ text }) => JSON.parse(text) as SharedInstallation);
}

/** The raw templates of the IAM stack, by file name without `.json`. */
export function readStackTemplates(): readonly { readonly name: string; readonly template: StackTemplate }[] {
  return filesOf('templates').map(({ file, text }) => ({
    name: file.replace(/\.json$/, ''),
    template: JSON.parse(text) as StackTemplate,
  }));
}

export interface StackTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

function filesOf(name: string): readonly { readonly file: string; readonly text: string }[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(`${folder}/${name}`).filter((file) => file.endsWith('.json'));
  return files.toSorted().map((file) => ({ file, text: readFileSync(`${folder}/${name}/${file}`, 'utf8') }));
}

/** What the intrinsic functions stand for, as far as the stack of MLSpace has them; exports of other stacks by a pattern. */
export function resolveIntrinsics(value: unknown, valueOf: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveIntrinsics(item, valueOf));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, given] = []] = Object.entries(value);
  if (name === 'Ref' || name === 'Fn::ImportValue') return valueOf(String(given));
  if (name === 'Fn::Join') {
    const [separator, parts] = given as [string, unknown[]];
    return parts.map((part) => resolveIntrinsics(part, valueOf)).join(separator);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveIntrinsics(item, valueOf)]));
}
