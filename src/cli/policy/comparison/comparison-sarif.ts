import { isGrave } from '../../../checks/roles/comparing/policy-verdict.ts';
import { problemText } from '../../../config/problems/problem.ts';
import type { Severity } from '../../../domain/evaluation/severity.ts';
import { sha256 } from '../../../hashing/sha256.ts';
import type { Aspect, Difference, ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';
import type { Problem } from '../../../policy/problem.ts';
import { type SarifRule, sarifLevels, sarifLog } from '../../report/sarif-log.ts';

const description =
  'What two policy files allow was compared over all requests. A difference names one request that the two answer differently.';

type RuleName = 'gained' | 'lost' | 'denied-less' | 'denied-more' | 'ceiling-wider' | 'ceiling-narrower' | 'open';

/** What a comparison may tell. The severity is the worst. */
const rules: Readonly<Record<RuleName, Omit<SarifRule, 'id' | 'description' | 'tags'>>> = {
  gained: {
    name: 'AllowedMore',
    title: 'The change allows more',
    remediation: 'Check that the requests are meant to be allowed, or narrow the statement that allows them.',
    severity: 'critical',
  },
  lost: {
    name: 'AllowedLess',
    title: 'The change allows less',
    remediation: 'Check that nobody needs the requests that are no longer allowed.',
    severity: 'medium',
  },
  'denied-less': {
    name: 'DeniedLess',
    title: 'The change denies less, without effect today',
    remediation: 'Keep the denial: it holds back what another policy may allow.',
    severity: 'medium',
  },
  'denied-more': {
    name: 'DeniedMore',
    title: 'The change denies more, without effect today',
    remediation: 'Check that no other policy is meant to allow what is denied now.',
    severity: 'low',
  },
  'ceiling-wider': {
    name: 'CeilingWider',
    title: 'The permissions boundary or a limit lets through more',
    remediation: 'Keep the boundary: it holds back what another policy may allow.',
    severity: 'medium',
  },
  'ceiling-narrower': {
    name: 'CeilingNarrower',
    title: 'The permissions boundary or a limit lets through less',
    remediation: 'Check that nobody needs what is held back now.',
    severity: 'low',
  },
  open: {
    name: 'NotDecided',
    title: 'Whether the change allows more is not decided',
    remediation: 'Read the statements that the message names, and compare what they allow by hand.',
    severity: 'high',
  },
};

const ruleNames = Object.keys(rules) as readonly RuleName[];

/** What was compared, and how it ended. */
export interface ComparedFiles {
  /** The file of the live side, as it was given: results are placed there. */
  readonly liveFile: string;
  readonly exitCode: number;
}

/** A comparison as a log of SARIF 2.1.0: a result for each difference, in the live file. What could not be compared is a notification. */
export function comparisonSarif(comparison: ExactComparison, { liveFile, exitCode }: ComparedFiles): string {
  const place = locationOf(liveFile);
  const invalid = comparison.verdict === 'invalid';
  return sarifLog({
    automationId: 'notebook-drift/policy-compare/',
    rules: ruleNames.map((name) => ({
      ...rules[name],
      id: idOf(name),
      description,
      tags: ['security', 'policy-compare'],
    })),
    invocation: {
      executionSuccessful: !invalid,
      exitCode,
      toolExecutionNotifications: comparison.problems.map(notificationOf),
    },
    results: invalid ? [] : resultsOf(comparison).map((told) => resultOf(told, place)),
  });
}

function idOf(name: RuleName): string {
  return `policy-compare/${name}`;
}

interface Told {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly text: string;
  readonly difference?: Difference;
}

function resultsOf({ allowed, denied, ceiling, latent }: ExactComparison): readonly Told[] {
  const guards = latent
    ? [
        ...regions('denied-less', denied.lost, 'no longer denied'),
        ...regions('denied-more', denied.gained, 'denied now'),
        ...regions('ceiling-wider', ceiling.gained, 'let through now'),
        ...regions('ceiling-narrower', ceiling.lost, 'no longer let through'),
      ]
    : [];
  return [
    ...regions('gained', allowed.gained, 'allowed now'),
    ...regions('lost', allowed.lost, 'no longer allowed'),
    ...guards,
    ...[allowed, denied, ceiling].flatMap(openOf),
  ];
}

function regions(rule: RuleName, differences: readonly Difference[], what: string): readonly Told[] {
  return differences.map((difference) => ({
    rule,
    severity: rule === 'gained' ? (isGrave(difference) ? 'critical' : 'high') : rules[rule].severity,
    text: sentenceOf(difference, what),
    difference,
  }));
}

/** What is not decided, and where AWS's documentation leaves open which answer is right. */
function openOf({ undecided, readings = [], verdict }: Aspect): readonly Told[] {
  const { severity } = rules.open;
  const answers = readings.map(({ reading, verdict: answer }) => `${answer} where ${reading}`);
  const unsettled = verdict === 'unsettled' ? [`AWS's documentation leaves open which: ${answers.join('; ')}`] : [];
  return [...undecided, ...unsettled].map((text) => ({ rule: 'open', severity, text: `Not decided: ${text}.` }));
}

const shown = 4;

function sentenceOf({ actions, resources, condition, witness }: Difference, what: string): string {
  const when = condition === '' ? '' : `, ${condition}`;
  const context = Object.entries(witness.context).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const example = [`${witness.action} on ${witness.resource}`, ...context].join(', ');
  return `${listOf(actions)} on ${listOf(resources)}${when}: ${what}. For example ${example}.`;
}

function listOf(items: readonly string[]): string {
  const listed = items.slice(0, shown).join(', ');
  return items.length > shown ? `${listed} and ${items.length - shown} more` : listed;
}

function resultOf({ rule, severity, text, difference }: Told, location: object) {
  const ruleId = idOf(rule);
  const same = difference ? [difference.actions, difference.resources, difference.condition] : [text];
  return {
    ruleId,
    ruleIndex: ruleNames.indexOf(rule),
    level: sarifLevels[severity],
    message: { text },
    locations: [location],
    partialFingerprints: { 'notebookDriftDifference/v1': sha256(JSON.stringify([rule, same])).slice(0, 32) },
    properties: { severity, ...(difference ? { difference } : {}) },
  };
}

/** Code scanning services ask for a line; a template is one document. */
function locationOf(file: string): object {
  const uri = encodeURI(file.replaceAll('\\', '/').toWellFormed());
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } };
}

function notificationOf(problem: Problem) {
  return { level: 'error', message: { text: problemText(problem) }, properties: { path: problem.path } };
}
