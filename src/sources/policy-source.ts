import type { ReadFailure } from '../domain/evaluation/read.ts';
import type { StackReading, StackReference } from '../domain/target/stack-reading.ts';
import type { CanonicalPolicy, Installation, TemplateSource } from '../policy/canonical/parameters/canonical-policy.ts';
import type { Problem } from '../policy/problem.ts';
import type { StackIdentity } from './cloudformation/identity/stack-identity.ts';

/** What each kind of source is given whose document is known with the configuration, by its name there. */
export interface RenderedSources {
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
}

/** What each kind of source is given that is read from AWS in each scan, by its name in the configuration. */
export interface ReadSources {
  /** A policy of a stack; `resource` is an anchored glob over logical ids. */
  readonly cloudformation: { readonly stack: StackReference; readonly resource: string };
}

/**
 * What each kind of source is given. What must be there for each kind is a mapped type over it: how it is configured, how
 * that is resolved, and how its document is said.
 */
export interface PolicySources extends RenderedSources, ReadSources {}

/** The name of a kind of source in the configuration. */
export type SourceKind = keyof PolicySources;
/** A kind whose document is known with the configuration. */
export type RenderedKind = keyof RenderedSources;
/** A kind that is read from AWS in each scan. */
export type ReadKind = keyof ReadSources;

/** What is known when a document is asked for. */
export interface SourceContext {
  readonly installation: Installation;
  /** What a stack says; a problem where it could not be read. */
  readonly stackOf: (reference: StackReference) => KnownStack;
}

/** A stack that could be read with what it defines, or why it could not. */
export type KnownStack =
  | { readonly ok: true; readonly reading: StackReading; readonly identity: StackIdentity }
  | Untold;

/** Why a source does not say what should be: what cannot be resolved, and what could not be read. */
export interface Untold {
  readonly ok: false;
  readonly problems: readonly Problem[];
  readonly failures?: readonly ReadFailure[];
}

/** A canonical document, and where it comes from. */
export interface SourcedPolicy {
  readonly policy: CanonicalPolicy;
  /** `stack mlspace-iam, resource mlspacenotebookpolicy08BA3F22`. */
  readonly origin: string;
  /** Where it is attached, where the source knows that: an ARN, or the name of an inline policy. */
  readonly attached?: { readonly arn: string } | { readonly inline: string };
}

/** The document of a source with where it came from, or why it cannot be said. */
export type SourceOutcome = { readonly ok: true; readonly sourced: SourcedPolicy } | Untold;

/** A template with the values of its parameters. */
export interface ParameterisedTemplate {
  readonly template: TemplateSource;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What one kind of source is whose document is known with the configuration. */
export interface RenderedSourceDefinition<Kind extends RenderedKind> {
  readonly template: (given: RenderedSources[Kind]) => ParameterisedTemplate;
  /** In words, for findings: `file policies/notebook.json`. */
  readonly origin: (given: RenderedSources[Kind]) => string;
}

/** What one kind of source is that is read in each scan. */
export interface ReadSourceDefinition<Kind extends ReadKind> {
  /** The stacks that have to be read before its document can be said. */
  readonly stacks: (given: ReadSources[Kind]) => readonly StackReference[];
  readonly document: (given: ReadSources[Kind], context: SourceContext) => SourceOutcome;
}
