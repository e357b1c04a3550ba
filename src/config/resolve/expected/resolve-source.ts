import type { z } from 'zod';
import type { StackDocument } from '../../../domain/target/expected-attachments.ts';
import type { StackReference } from '../../../domain/target/stack-reading.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { PolicySources, SourceKind } from '../../../sources/policy-source.ts';
import { type PolicySource, stacksOf } from '../../../sources/registry.ts';
import type { Path } from '../../problems/problem.ts';
import { type policySource, sourceKinds } from '../../schema/source-schema.ts';
import type { SecretContext } from '../loaded/secrets.ts';

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
  if (source) return resolveWritten(source, { path: [...path, 'source'], homeRegion, context });
  if (fileName === undefined) {
    const given = { template: template ?? otherwise, parameters, ...withoutAbsent({ add }) };
    return { source: { kind: 'template', given }, path };
  }
  const given = await readFileSource(fileName, { parameters, place: [...path, 'template_file'], context });
  return given && { source: { kind: 'file', given }, path };
}

interface SourcePlace {
  readonly path: Path;
  readonly homeRegion: string;
  /** The template where nothing is said. */
  readonly otherwise: string;
  readonly context: Pick<SecretContext, 'files'>;
}

type WrittenSource = z.output<typeof policySource>;

interface SourceSurroundings extends Omit<SourcePlace, 'otherwise'> {
  readonly parameters: GivenSource['parameters'];
}

/** What each kind of source is given, from what is written; `undefined` where a problem was noted. */
const resolvers: {
  readonly [Kind in SourceKind]: (
    written: NonNullable<WrittenSource[Kind & keyof WrittenSource]>,
    surroundings: SourceSurroundings,
  ) => Promise<PolicySources[Kind] | undefined>;
} = {
  template: async (template, { parameters }) => ({ template, parameters }),
  file: (fileName, { path, ...rest }) => readFileSource(fileName, { ...rest, place: [...path, 'file'] }),
  cloudformation: async ({ resource, stack, region, ssm_parameters: ssmParameters }, { homeRegion }) => ({
    stack: { stack, region: region ?? homeRegion, ssmParameters },
    resource,
  }),
};

/** The one kind that is written. The schema has made sure that there is exactly one. */
async function resolveWritten(
  written: WrittenSource,
  place: Omit<SourcePlace, 'otherwise'>,
): Promise<ConfiguredSource | undefined> {
  const kind = sourceKinds.find((one) => written[one] !== undefined);
  if (kind === undefined) throw new Error('a source was resolved before its schema was checked');
  const resolve = resolvers[kind] as (value: unknown, surroundings: SourceSurroundings) => Promise<unknown>;
  const resolved = await resolve(written[kind], { ...place, parameters: written.parameters });
  // Both come from the rows of one type, which the compiler cannot see here.
  return resolved === undefined ? undefined : { source: { kind, given: resolved } as PolicySource, path: place.path };
}

async function readFileSource(
  fileName: string,
  { parameters, place, context }: Pick<SourceSurroundings, 'parameters' | 'context'> & { readonly place: Path },
): Promise<PolicySources['file'] | undefined> {
  const text = await context.files.read(place, fileName);
  return text === undefined ? undefined : { fileName, text, parameters };
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
