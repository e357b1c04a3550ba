import type { StackReference } from '../domain/target/stack-reading.ts';
import { cloudformationSource } from './cloudformation.ts';
import { fileSource } from './file.ts';
import type {
  ParameterisedTemplate,
  ReadKind,
  ReadSourceDefinition,
  ReadSources,
  RenderedKind,
  RenderedSourceDefinition,
  RenderedSources,
  SourceContext,
  SourceOutcome,
} from './policy-source.ts';
import { templateSource } from './template.ts';

/** The sources whose document is known with the configuration: a kind without its row does not compile. */
const renderedSources: { readonly [Kind in RenderedKind]: RenderedSourceDefinition<Kind> } = {
  template: templateSource,
  file: fileSource,
};

/** The sources that are read in each scan. */
const readSources: { readonly [Kind in ReadKind]: ReadSourceDefinition<Kind> } = {
  cloudformation: cloudformationSource,
};

/** A source whose document is known without AWS. */
export type RenderedSource = {
  readonly [Kind in RenderedKind]: { readonly kind: Kind; readonly given: RenderedSources[Kind] };
}[RenderedKind];

/** A source whose document is known once AWS was read. */
export type ReadSource = {
  readonly [Kind in ReadKind]: { readonly kind: Kind; readonly given: ReadSources[Kind] };
}[ReadKind];

/** One source as it is configured: exactly one kind of it. */
export type PolicySource = RenderedSource | ReadSource;

/** The template that a source renders, with its parameters. */
export function templateOf({ kind, given }: RenderedSource): ParameterisedTemplate {
  return renderedOf(kind).template(given);
}

/** Where the document of a source comes from, in words, for findings. */
export function originOf({ kind, given }: RenderedSource): string {
  return renderedOf(kind).origin(given);
}

/** The kind and what it is given belong together, which the compiler follows only for one kind at a time. */
function renderedOf(kind: RenderedKind): RenderedSourceDefinition<RenderedKind> {
  return renderedSources[kind] as RenderedSourceDefinition<RenderedKind>;
}

/** The stacks that have to be read before the document of a source can be said. */
export function stacksOf({ kind, given }: ReadSource): readonly StackReference[] {
  return readSources[kind].stacks(given);
}

/** The document that a source says, or why it cannot be said. */
export function documentOf({ kind, given }: ReadSource, context: SourceContext): SourceOutcome {
  return readSources[kind].document(given, context);
}
