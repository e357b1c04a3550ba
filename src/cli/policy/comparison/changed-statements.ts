import { structuredPatch } from 'diff';
import { type AttachmentSet, isLimitKind } from '../../../policy/attachment-set.ts';
import type { StatementChange } from '../../../policy/compare/answer/comparison.ts';
import { limitInWords } from '../../../policy/explain/limit-in-words.ts';
import { documentData, type StatementData, statementsOf } from './documents.ts';

/** A statement that is not the same on both sides, as a unified diff. */
export interface ChangedStatement {
  readonly change: 'edited' | 'added' | 'removed';
  /** Such as `statement 5 of policy live, edited: Resource`. */
  readonly title: string;
  /** The lines of the diff; the first character is `@`, `+`, `-` or a blank. */
  readonly lines: readonly string[];
}

/** Every statement that was edited, added or removed, in the order of the comparison. */
export function changedStatements(
  changes: readonly StatementChange[],
  canonical: AttachmentSet,
  live: AttachmentSet,
): readonly ChangedStatement[] {
  return changes.flatMap((change) => {
    if (change.change === 'same' || change.change === 'moved') return [];
    const [before, after] = sidesOf(change, canonical, live);
    const patch = linesOf(before, after);
    return [{ change: change.change, title: titleOf(change), lines: patch }];
  });
}

function titleOf({ change, kind, policy, index, document = 0, sid, elements }: StatementChange): string {
  const attached = kind === 'boundary' ? 'the permissions boundary' : `policy ${policy}`;
  const where = isLimitKind(kind) ? `document ${document + 1} of ${limitInWords({ kind, name: policy })}` : attached;
  const name = [`statement ${index + 1}`, ...(sid === null ? [] : [`(Sid ${sid})`])].join(' ');
  return `${name} of ${where}, ${change}${elements.length > 0 ? `: ${elements.join(', ')}` : ''}`;
}

type Sides = readonly [before: StatementData | undefined, after: StatementData | undefined];

function sidesOf(change: StatementChange, canonical: AttachmentSet, live: AttachmentSet): Sides {
  if (change.change === 'removed') return [at(canonical, change, change.index), undefined];
  const after = at(live, change, change.index);
  if (change.canonicalIndex === null) return [undefined, after];
  return [nearest(canonical, change, change.canonicalIndex, after), after];
}

function at(set: AttachmentSet, change: StatementChange, index: number): StatementData | undefined {
  const { kind, policy, document = 0 } = change;
  if (isLimitKind(kind)) return statementsOf(documentData(documentsOfLimit(set, change)[document]))[index];
  if (kind === 'boundary') return statementsOf(documentData(set.boundary))[index];
  const own = set.policies.find((one) => one.name === policy && one.kind === kind);
  return own && statementsOf(documentData(own.document))[index];
}

/** The comparison tells the place in its document and not which one: it is the one that the live statement differs least from. */
function nearest(
  set: AttachmentSet,
  change: StatementChange,
  index: number,
  after: StatementData | undefined,
): StatementData | undefined {
  const { kind } = change;
  if (kind === 'boundary') return statementsOf(documentData(set.boundary))[index];
  const documents = isLimitKind(kind) ? documentsOfLimit(set, change) : set.policies.map(({ document }) => document);
  const candidates = documents.flatMap((document): readonly StatementData[] => {
    const statement = statementsOf(documentData(document))[index];
    return statement ? [statement] : [];
  });
  const cost = (candidate: StatementData) => linesOf(candidate, after).filter((line) => /^[+-]/.test(line)).length;
  return candidates.toSorted((one, other) => cost(one) - cost(other))[0];
}

function documentsOfLimit({ limits = [] }: AttachmentSet, { kind, policy }: StatementChange): readonly unknown[] {
  return limits.find((one) => one.kind === kind && one.name === policy)?.documents ?? [];
}

function linesOf(before: StatementData | undefined, after: StatementData | undefined): readonly string[] {
  const alike = after && before ? inOrderOf(after, before) : after;
  const { hunks } = structuredPatch('', '', textOf(before), textOf(alike), '', '', { context: 2 });
  return hunks.flatMap(({ lines, oldStart, oldLines, newStart, newLines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}

function textOf(statement: StatementData | undefined): string {
  return statement === undefined ? '' : `${JSON.stringify(statement, null, 2)}\n`;
}

/**
 * A statement with members and items in the order of another, as far as that has them: order means nothing in a policy, and
 * a diff that shows it hides what matters.
 */
function inOrderOf(statement: StatementData, model: StatementData): StatementData {
  const names = [...Object.keys(model).filter((name) => Object.hasOwn(statement, name)), ...Object.keys(statement)];
  return Object.fromEntries([...new Set(names)].map((name) => [name, valueInOrderOf(statement[name], model[name])]));
}

function valueInOrderOf(value: unknown, model: unknown): unknown {
  if (Array.isArray(value)) return listInOrderOf(value, Array.isArray(model) ? model : [model]);
  return isData(value) && isData(model) ? inOrderOf(value, model) : value;
}

function isData(value: unknown): value is StatementData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listInOrderOf(list: readonly unknown[], model: readonly unknown[]): readonly unknown[] {
  const place = (item: unknown) => {
    const index = model.indexOf(item);
    return index < 0 ? model.length : index;
  };
  return list.toSorted((one, other) => place(one) - place(other));
}
