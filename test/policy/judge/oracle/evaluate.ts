import type { AttachmentSet } from '../../../../src/policy/attachment-set.ts';
import { holds, type Readings } from './conditions.ts';
import { type Context, matches, readPattern } from './texts.ts';

/**
 * What AWS decides of one request, written from its documentation alone (IAM User Guide: "Policy evaluation logic", "IAM JSON
 * policy elements"), by nobody who knew how `src/policy` does it.
 */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Document {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

/** Attachments whose documents are data of the shape that the oracle writes. */
export interface Attachments extends AttachmentSet {
  readonly policies: readonly { readonly name: string; readonly kind: 'inline'; readonly document: Document }[];
  readonly boundary?: Document;
}

export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

/** A Deny anywhere wins; without one, some policy must allow, and the boundary, where there is one, must too. */
export function decide(attachments: Attachments, request: Request, readings: Readings): Decision {
  const { boundary } = attachments;
  const documents = attachments.policies.map(({ document }) => document);
  const any = (effect: Statement['Effect'], from: readonly Document[]) =>
    from.some((document) =>
      document.Statement.some(
        (statement) => statement.Effect === effect && applies(statement, hasVariables(document), request, readings),
      ),
    );
  if (any('Deny', boundary ? [...documents, boundary] : documents)) return 'ExplicitlyDenied';
  return any('Allow', documents) && (!boundary || any('Allow', [boundary])) ? 'Allowed' : 'ImplicitlyDenied';
}

/** Variables came with this version; without a Version a document is of 2008. */
export function hasVariables(document: Document): boolean {
  return document.Version === '2012-10-17';
}

function applies(statement: Statement, variables: boolean, request: Request, readings: Readings): boolean {
  return (
    appliesToAction(statement, request.action) &&
    appliesToResource(statement, variables, request.resource, request.context) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        holds({ operator, key, values: listed(values), variables }, request.context, readings),
      ),
    )
  );
}

/** `NotAction` is everything else, of every service. Actions are read in any case, and have no variables. */
export function appliesToAction(statement: Statement, action: string): boolean {
  const patterns = statement.Action ?? statement.NotAction;
  const isNamed = listed(patterns).some((text) =>
    matches(readPattern(text, { wildcards: true, variables: false }, {}) ?? [], action, true),
  );
  return isNamed === (statement.Action !== undefined);
}

/** A variable without a value: in `Resource` the text matches nothing, in `NotResource` it leaves nothing out. */
export function appliesToResource(
  statement: Statement,
  variables: boolean,
  resource: string,
  context: Context,
): boolean {
  const isNamed = listed(statement.Resource ?? statement.NotResource).some((text) => {
    const pattern = readPattern(text, { wildcards: true, variables }, context);
    return pattern !== null && matches(pattern, resource);
  });
  return isNamed === (statement.Resource !== undefined);
}

/** One value without brackets is a list of one. */
export function listed(values: string | readonly string[] | undefined): readonly string[] {
  if (values === undefined) return [];
  return typeof values === 'string' ? [values] : values;
}
