import type { StackReading, StackReference } from '../domain/target/stack-reading.ts';
import type { CanonicalPolicy, Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import type { Problem } from '../policy/problem.ts';
import type { StackIdentity } from './cloudformation/stack-identity.ts';

/** What each kind of source is given, by its name in the configuration. */
export interface PolicySources {
  /** A built-in template, and statements that are added to it. */
  readonly template: {
    readonly template: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly add?: readonly unknown[];
  };
  /** A file with a document, or a template of one's own. */
  readonly file: {
    readonly fileName: string;
    readonly text: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  /** A policy of a stack; `resource` is an anchored glob over logical ids. */
  readonly cloudformation: { readonly stack: StackReference; readonly resource: string };
}

/** A kind of source, as the configuration names it. */
export type SourceKind = keyof PolicySources;

/** What is known when a document is asked for. */
export interface SourceContext {
  readonly installation: Installation;
  /** What a stack says; a problem where it could not be read. */
  readonly stackOf: (reference: StackReference) => KnownStack;
}

/** A stack that could be read with what it defines, or why it could not. */
export type KnownStack =
  | { readonly ok: true; readonly reading: StackReading; readonly identity: StackIdentity }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A canonical document, and where it comes from. */
export interface SourcedPolicy {
  readonly policy: CanonicalPolicy;
  /** `stack mlspace-iam, resource mlspacenotebookpolicy08BA3F22`. */
  readonly origin: string;
  /** Where it is attached, where the source knows that: an ARN, or the name of an inline policy. */
  readonly attached?: { readonly arn: string } | { readonly inline: string };
}

/** The document of a source with where it came from, or why it cannot be said. */
export type SourceOutcome =
  | { readonly ok: true; readonly sourced: SourcedPolicy }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What one kind of source is. */
export interface SourceDefinition<Kind extends SourceKind> {
  /** The stacks that have to be read before its document can be said. */
  readonly stacks: (given: PolicySources[Kind]) => readonly StackReference[];
  readonly document: (given: PolicySources[Kind], context: SourceContext) => SourceOutcome;
}
