import type { z } from 'zod';
import type { StackDocument } from '../../domain/target/expected-attachments.ts';
import type { StackReference } from '../../domain/target/stack-reading.ts';
import type { TemplateSource } from '../../policy/canonical/parameters/canonical-policy.ts';
import { type PolicySource, stacksOf } from '../../sources/registry.ts';
import type { Path } from '../problems/problem.ts';
import type { policySource } from '../schema/source-schema.ts';
import type { SecretContext } from './secrets.ts';

/** Where a document may be said to come from: a source, or the older keys beside it. */
export interface GivenSource {
  readonly source?: z.output<typeof policySource> | undefined;
  readonly template?: string | undefined;
  readonly template_file?: string | undefined;
  /** A template in the place of `template`, to which `add` adds statements. */
  readonly extends?: string | undefined;
  readonly add?: readonly unknown[] | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A source with the place in the configuration where its parameters are written. */
export interface ConfiguredSource {
  readonly source: PolicySource;
  readonly path: Path;
}

/** The source that is given; `undefined` where its file cannot be read, which has been noted. */
export async function resolveSource(
  { source, extends: extended, template = extended, template_file: fileName, add, parameters }: GivenSource,
  { path, homeRegion, otherwise, context }: SourcePlace,
): Promise<ConfiguredSource | undefined> {
  if (!source) {
    const place = [...path, 'template_file'];
    if (fileName !== undefined) return fileSource({ fileName, parameters }, { path, place, context });
    const added = add ? { add } : {};
    return { source: { kind: 'template', given: { template: template ?? otherwise, parameters, ...added } }, path };
  }
  const inside = [...path, 'source'];
  const { cloudformation: stack, template: name, file, parameters: given } = source;
  if (stack) {
    const { resource, region = homeRegion, ssm_parameters: ssmParameters } = stack;
    const reference = { stack: stack.stack, region, ssmParameters };
    return { source: { kind: 'cloudformation', given: { stack: reference, resource } }, path: inside };
  }
  if (file === undefined)
    return { source: { kind: 'template', given: { template: name ?? otherwise, parameters: given } }, path: inside };
  return fileSource({ fileName: file, parameters: given }, { path: inside, place: [...inside, 'file'], context });
}

interface SourcePlace {
  readonly path: Path;
  readonly homeRegion: string;
  /** The template where nothing is said. */
  readonly otherwise: string;
  readonly context: Pick<SecretContext, 'files'>;
}

async function fileSource(
  { fileName, parameters }: { readonly fileName: string; readonly parameters: GivenSource['parameters'] },
  { path, place, context }: { readonly path: Path; readonly place: Path; readonly context: SourcePlace['context'] },
): Promise<ConfiguredSource | undefined> {
  const text = await context.files.read(place, fileName);
  return text === undefined ? undefined : { source: { kind: 'file', given: { fileName, text, parameters } }, path };
}

/** A source whose document is known without AWS. */
export type RenderedSource = Exclude<PolicySource, { readonly kind: 'cloudformation' }>;

/** The template that a source renders, with its parameters. */
export function templateOf({ kind, given }: RenderedSource): {
  readonly template: TemplateSource;
  readonly parameters: Readonly<Record<string, unknown>>;
} {
  const { parameters } = given;
  if (kind === 'template') {
    const added = given.add ? { add: given.add } : {};
    return { template: { kind: 'builtin', template: given.template, ...added }, parameters };
  }
  return { template: { kind: 'file', fileName: given.fileName, text: given.text }, parameters };
}

/** In words, for findings. */
export function originOf({ kind, given }: RenderedSource): string {
  return kind === 'template' ? `template ${given.template}` : `file ${given.fileName}`;
}

/** The stacks that documents come from, each once, with every parameter of SSM that is named for it. */
export function stacksToRead(documents: readonly { readonly kind: string }[]): readonly StackReference[] {
  const given = documents.filter((document): document is StackDocument => document.kind === 'stack');
  const references = given.flatMap(({ stack, resource }) =>
    stacksOf({ kind: 'cloudformation', given: { stack, resource } }),
  );
  const groups = Map.groupBy(references, ({ stack, region }) => JSON.stringify([region, stack]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first
      ? [{ ...first, ssmParameters: [...new Set([first, ...others].flatMap(({ ssmParameters }) => ssmParameters))] }]
      : [],
  );
}
