import { lifeEvents, lifeStates, lifeTable } from '../src/findings/life-table.ts';

const introduction = `# The life of a finding

<!-- Generated from src/findings/life-table.ts by "npm run generate". -->

A finding is one thing wrong with one resource, followed over time. Its identity is made of the target, the check, the
kind, the resource and the place in it, and of no value that may change: drift that becomes another drift updates its
finding.

| State | Meaning |
| --- | --- |
| \`pending\` | seen, and not yet by \`checks.<check>.confirm_after\` complete looks in a row |
| \`active\` | confirmed |
| \`resolved\` | a complete look no longer saw it, or the configuration no longer watches it |

A finding that was resolved and is seen again is \`pending\` until it is confirmed; the table calls that *returning*. A
pending finding that is seen no more is forgotten; a returning one is resolved as it was. \`unknown\` is a state of the
check, never of a finding: what could not be read changes no finding. Whether a finding is suppressed is a flag beside
its state.

Only a part of an evaluation (a role, a resource type in a region) that completed, and that could read the resource, is a
complete look.

## Every step

| From | seen, not often enough | seen often enough | seen by an incomplete look | not seen by a complete look | not looked at |
| --- | --- | --- | --- | --- | --- |
`;

const afterwards = `
In brackets stands the transition that goes into the history; \`updated\` only where severity, summary or evidence
changed. Suppressions add \`suppressed\` and \`unsuppressed\`, see [suppressions.md](suppressions.md).

## History

\`GET /api/v1/findings/{id}\` tells every step of a finding: when it was, in which scan, under which configuration (the hash
that the log line \`started\` and the scans tell), and what changed, before and after. The scan \`configuration\` stands for
steps that no scan made: something is no longer watched, or a suppression came, went or expired. The
scan \`cloudtrail\` stands for \`attributed\`: it became known [who caused the fault](who-did-it.md), or why nobody can say.

The history of one finding holds its latest 1,000 steps. Steps, resolved findings, ended scans and settled messages older
than \`store.retention\` are forgotten once a day; the counters \`notebook_drift_finding_transitions_total\` are kept. A value
longer than 4,000 characters is told by the name of its field only.
`;

/** `docs/findings.md`: the states, the whole transition table, and what the history keeps. */
export function renderLifecycleDocument(): string {
  const rows = lifeStates.map((state) => {
    const cells = lifeEvents.map((event) => cellText(lifeTable[state][event]));
    return `| **${state === 'none' ? 'not known' : state}** | ${cells.join(' | ')} |\n`;
  });
  return introduction + rows.join('') + afterwards;
}

function cellText({ to, tells }: (typeof lifeTable)['none']['seen']): string {
  const state = to === 'none' ? 'not known' : to;
  return tells === undefined ? state : `${state} (\`${tells}\`)`;
}
