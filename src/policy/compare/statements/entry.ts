import type { AttachmentSet, Limit, LimitKind } from '../../attachment-set.ts';
import { limitDocumentName } from '../../evaluate/attachments.ts';
import { decodeLimitDocument } from '../../evaluate/limit-document.ts';
import { type DecodeOutcome, decodePolicy } from '../../parse/decode.ts';
import type { PolicyVersion, Statement } from '../../parse/policy-document.ts';
import { type Problem, problemsOf } from '../../problem.ts';
import type { StatementChange } from '../answer/comparison.ts';
import { type NormalStatement, normalise } from './normal-form.ts';

/** One statement of one side, with the place that it has there. */
export interface Entry {
  readonly policy: string;
  readonly kind: StatementChange['kind'];
  /** Which of the side's policies, or of the limit's documents, counted from 0. */
  readonly policyIndex: number;
  /** Which of the policy's statements, counted from 0. */
  readonly index: number;
  readonly sid: string | null;
  readonly page: string | null;
  readonly statement: Statement;
  readonly version: PolicyVersion;
  readonly normal: NormalStatement;
}

/** One side of a comparison, read. */
export interface Side {
  /** The statements of all policies, which IAM evaluates as one set. */
  readonly policies: readonly Entry[];
  /** `undefined` without a boundary, which is not the same as an empty one. */
  readonly boundary: readonly Entry[] | undefined;
  readonly limits: readonly SideLimit[];
  readonly problems: readonly Problem[];
}

/** One limit of a side, read. */
export interface SideLimit {
  readonly name: string;
  readonly kind: LimitKind;
  /** Of all its documents; for a resource control policy only those that deny. */
  readonly entries: readonly Entry[];
}

/** Reads one side. `pages` numbers the statements of each of its policies. */
export function readSide(
  name: 'canonical' | 'live',
  { policies, boundary, limits = [] }: AttachmentSet,
  pages: PagesOf = () => [],
): Side {
  const read = policies.map(({ name: policy, kind, document }, policyIndex) =>
    readPolicy(name, document, { policy, kind, policyIndex, pages }),
  );
  const ceiling =
    boundary === undefined
      ? undefined
      : readPolicy(name, boundary, { policy: 'boundary', kind: 'boundary', policyIndex: 0, pages: () => [] });
  const readLimits = limits.map((limit) => readLimit(name, limit));
  return {
    policies: read.flatMap(({ entries }) => entries),
    boundary: ceiling?.entries,
    limits: readLimits.map(({ limit }) => limit),
    problems: [...read, ...(ceiling ? [ceiling] : []), ...readLimits].flatMap(({ problems }) => problems),
  };
}

function readLimit(side: string, { name, kind, documents }: Limit) {
  const read = documents.map((document, policyIndex) =>
    readPolicy(side, document, {
      policy: name,
      kind,
      policyIndex,
      pages: () => [],
      path: limitDocumentName({ name, index: policyIndex }),
      decode: (from) => decodeLimitDocument(kind, from),
    }),
  );
  const entries = read.flatMap(({ entries: own }) => own);
  // What a resource control policy allows is everything, whoever says so.
  const counted = kind === 'rcp' ? entries.filter(({ statement }) => statement.effect === 'Deny') : entries;
  return { limit: { name, kind, entries: counted }, problems: read.flatMap(({ problems }) => problems) };
}

/** The page numbers of the statements of one policy. */
export type PagesOf = (statements: readonly Statement[], policyIndex: number) => readonly (string | null)[];

interface PolicyPlace extends Pick<Entry, 'policy' | 'kind' | 'policyIndex'> {
  readonly pages: PagesOf;
  /** How a problem names it; `policy` where absent. */
  readonly path?: string;
  readonly decode?: (document: unknown) => DecodeOutcome;
}

interface ReadEntries {
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
}

function readPolicy(side: string, document: unknown, place: PolicyPlace): ReadEntries {
  const { policy, kind, policyIndex, pages, path = policy, decode = decodePolicy } = place;
  const outcome = decode(document);
  if (!outcome.ok) return { entries: [], problems: problemsOf(`${side}.${path}`, outcome.problems) };
  const { version, statements } = outcome.document;
  const numbers = pages(statements, policyIndex);
  const entries = statements.map((statement, index) => ({
    policy,
    kind,
    policyIndex,
    index,
    sid: statement.sid,
    page: numbers[index] ?? null,
    statement,
    version,
    normal: normalise(statement, version),
  }));
  return { entries, problems: [] };
}
