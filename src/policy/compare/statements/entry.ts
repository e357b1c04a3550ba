import type { AttachmentSet } from '../../attachment-set.ts';
import { decodePolicy } from '../../parse/decode.ts';
import type { PolicyVersion, Statement } from '../../parse/policy-document.ts';
import { type Problem, problemsOf } from '../../problem.ts';
import type { StatementChange } from '../answer/comparison.ts';
import { type NormalStatement, normalise } from './normal-form.ts';

/** One statement of one side, with the place that it has there. */
export interface Entry {
  readonly policy: string;
  readonly kind: StatementChange['kind'];
  /** Which of the side's policies, counted from 0. */
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
  readonly problems: readonly Problem[];
}

/** Reads one side. `pages` numbers the statements of each of its policies. */
export function readSide(
  name: 'canonical' | 'live',
  { policies, boundary }: AttachmentSet,
  pages: PagesOf = () => [],
): Side {
  const read = policies.map(({ name: policy, kind, document }, policyIndex) =>
    readPolicy(name, document, { policy, kind, policyIndex, pages }),
  );
  const ceiling =
    boundary === undefined
      ? undefined
      : readPolicy(name, boundary, { policy: 'boundary', kind: 'boundary', policyIndex: 0, pages: () => [] });
  return {
    policies: read.flatMap(({ entries }) => entries),
    boundary: ceiling?.entries,
    problems: [...read, ...(ceiling ? [ceiling] : [])].flatMap(({ problems }) => problems),
  };
}

/** The page numbers of the statements of one policy. */
export type PagesOf = (statements: readonly Statement[], policyIndex: number) => readonly (string | null)[];

interface PolicyPlace extends Pick<Entry, 'policy' | 'kind' | 'policyIndex'> {
  readonly pages: PagesOf;
}

function readPolicy(side: string, document: unknown, { policy, kind, policyIndex, pages }: PolicyPlace) {
  const outcome = decodePolicy(document);
  if (!outcome.ok) return { entries: [], problems: problemsOf(`${side}.${policy}`, outcome.problems) };
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
