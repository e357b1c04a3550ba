import { repairOf } from '../../checks/required-tags/evidence/repair-tags.ts';
import type { Json } from '../../domain/evaluation/evaluation.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { recordOf } from '../../domain/record.ts';
import { visibleInJson } from '../../domain/visible-json.ts';
import { groupsOf } from './order.ts';
import type { CheckReport } from './report.ts';

/**
 * A shell script with the commands that would restore the canonical state, finding by finding, and the documents that
 * they take as files. It is printed to be read, and run by whoever decides to.
 */
export function commands(report: CheckReport): string {
  const findings = groupsOf(report).flatMap((group) => group.findings);
  return [
    '#!/bin/sh',
    '# What would restore the canonical state. Read it before you run it.',
    'set -eu',
    ...findings.flatMap(linesOf),
    '',
  ].join('\n');
}

function linesOf(finding: Finding): readonly string[] {
  const { id, targetId, summary, evidence } = finding;
  const restore = recordOf(evidence['restore']);
  const documents = Object.entries(recordOf(restore['documents']));
  const lines = Array.isArray(restore['commands']) ? (restore['commands'] as readonly Json[]) : repairOf(finding);
  const note = restore['note'];
  return [
    '',
    comment(`${targetId} ${id}: ${summary}`),
    ...(typeof note === 'string' ? [comment(note)] : []),
    ...(lines.length === 0 && typeof note !== 'string' ? ['# No command is known that would restore it.'] : []),
    ...documents.flatMap(([file, text]) => (typeof text === 'string' ? hereDocument(file, text) : [])),
    ...lines.flatMap((line) => (typeof line === 'string' ? line : [])),
  ];
}

/** One line that a terminal shows as it is, whatever is in the text: a summary quotes names that somebody else chose. */
function comment(text: string): string {
  return `# ${text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')}`;
}

/** A line of its own that no JSON document can have, for JSON has no bare words; quoted, so that nothing is expanded. */
function hereDocument(file: string, text: string): readonly string[] {
  return [`cat > ${file} <<'END_OF_DOCUMENT'`, visibleInJson(text), 'END_OF_DOCUMENT'];
}
