import type { StackReference } from '../domain/target/stack-reading.ts';
import { cloudformationSource } from './cloudformation.ts';
import { fileSource } from './file.ts';
import type { PolicySources, SourceContext, SourceDefinition, SourceKind, SourceOutcome } from './policy-source.ts';
import { templateSource } from './template.ts';

/** Where canonical documents come from: a kind without its row does not compile. */
const sources: { readonly [Kind in SourceKind]: SourceDefinition<Kind> } = {
  template: templateSource,
  file: fileSource,
  cloudformation: cloudformationSource,
};

/** One source as it is configured: exactly one kind of it. */
export type PolicySource = {
  readonly [Kind in SourceKind]: { readonly kind: Kind; readonly given: PolicySources[Kind] };
}[SourceKind];

/** The stacks that have to be read before the document of a source can be said. */
export function stacksOf(source: PolicySource): readonly StackReference[] {
  return bind(source).stacks();
}

/** The document that a source says, or why it cannot be said. */
export function documentOf(source: PolicySource, context: SourceContext): SourceOutcome {
  return bind(source).document(context);
}

interface BoundSource {
  readonly stacks: () => readonly StackReference[];
  readonly document: (context: SourceContext) => SourceOutcome;
}

/** The kind and what it is given belong together, which the compiler follows only for one kind at a time. */
function bind({ kind, given }: PolicySource): BoundSource {
  return bindKind(kind, given);
}

function bindKind<Kind extends SourceKind>(kind: Kind, given: PolicySources[Kind]): BoundSource {
  return {
    stacks: () => sources[kind].stacks(given),
    document: (context) => sources[kind].document(given, context),
  };
}
