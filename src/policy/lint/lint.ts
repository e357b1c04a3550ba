import type { AttachmentSet } from '../attachment-set.ts';
import { conditionInWords } from '../compare/answer/condition-in-words.ts';
import type { Aspect, Difference, ExactComparison } from '../compare/answer/exact-comparison.ts';
import { spentReason } from '../compare/search/request-finder.ts';
import { WorkAccount } from '../compare/sets/automata/budget.ts';
import { type Condition, mayNameAction, type Selection, type Statement } from '../parse/policy-document.ts';
import { type Problem } from '../problem.ts';
import { deadNames } from './dead-names.ts';
import { listOf, nameOf, type PlacedStatement, readStatements, withStatement } from './placed-statements.ts';
import { conditionData, statementData } from './statement-data.ts';

/** What a policy set leaves open by itself, however exactly it is attached. */
export const lintRules = [
  'untagged-creation',
  'mistagged-creation',
  'unconditioned-tagging',
  'never-applies',
  'joined-denial',
] as const;
/** The id of a rule of the lint. */
export type LintRule = (typeof lintRules)[number];

/** One gap, with what proves it. */
export interface LintGap {
  readonly rule: LintRule;
  /** What to tell it apart by: the tag, or the statement as `policy[index]`. */
  readonly subject: string;
  /** One sentence for a person. */
  readonly message: string;
  /** Requests that prove it, out of the exact comparison; empty where the proof is that there is none. */
  readonly regions: readonly Difference[];
  /** Whether AWS has such requests, as far as its catalogue tells; `null` without one. */
  readonly realisable: boolean | null;
}

/** The gaps that were found and the rules that could not be decided, or everything that is wrong with the policies. */
export type LintOutcome =
  | { readonly ok: true; readonly gaps: readonly LintGap[]; readonly undecided: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What the lint decides with, and what it asks for. */
export interface LintOptions {
  /** Decides how two sets differ, from what is left in the account; every gap is read off such a difference. */
  readonly compare: (canonical: AttachmentSet, live: AttachmentSet, account: WorkAccount) => ExactComparison;
  /** The steps of work that all of it may take; enough for what IAM stores where absent. */
  readonly steps?: number;
  /** The tags that whatever is created must carry. */
  readonly requiredTags: readonly string[];
  /** Those of them that must have one value, compared without case. */
  readonly tagValues?: readonly TagValue[];
}

/** A tag with the value that it must have. */
export interface TagValue {
  readonly tag: string;
  readonly value: string;
}

/** As in a comparison, far more than real policies need; it ends what was written to be hard. */
const usualSteps = 8_000_000;

/** So many characters are read anew for each question in one step. */
const charactersOfStep = 4;

/**
 * Looks for gaps in a set of policies. Nothing is taken from the text: the set is compared with the same set and a denial
 * of what should not be possible, and what that takes away is possible today.
 */
export function lintPolicies(set: AttachmentSet, options: LintOptions): LintOutcome {
  const read = readStatements(set);
  if (!read.ok) return read;
  const gaps: LintGap[] = read.statements.flatMap(gapsOfNames);
  const undecided: string[] = [];
  const account = new WorkAccount(options.steps ?? usualSteps);
  const reading = JSON.stringify(set).length / charactersOfStep;
  const questions = [...questionsAbout(set, options), ...read.statements.flatMap((one) => questionsOf(one, set))];
  for (const [index, question] of questions.entries()) {
    account.charge(reading);
    if (account.left <= 0) {
      undecided.push(`${questions.length - index} of ${questions.length} questions were not asked: ${spentReason}`);
      break;
    }
    const comparison = options.compare(question.canonical, question.live, account);
    const gap = question.answer(comparison);
    if (gap) gaps.push(gap);
    for (const reason of comparison.allowed.undecided) undecided.push(`${question.subject}: ${reason}`);
  }
  return { ok: true, gaps, undecided };
}

interface Question {
  readonly subject: string;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
  readonly answer: (comparison: ExactComparison) => LintGap | undefined;
}

function questionsAbout(set: AttachmentSet, { requiredTags, tagValues = [] }: LintOptions): readonly Question[] {
  return [
    ...requiredTags.map((tag) => creationWithout(tag, set)),
    ...tagValues.map((one) => creationWithOther(one, set)),
    taggingAtWill(set),
  ];
}

/** What is created with the tag, but another value than every resource of the installation has. */
function creationWithOther({ tag, value }: TagValue, set: AttachmentSet): Question {
  const key = `aws:RequestTag/${tag}`;
  const denial = {
    Effect: 'Deny',
    Action: 'sagemaker:Create*',
    Resource: '*',
    Condition: { Null: { [key]: 'false' }, StringNotEqualsIgnoreCase: { [key]: value.replaceAll('$', () => '${$}') } },
  };
  return {
    subject: tag,
    canonical: set,
    live: withStatement(set, denial),
    answer: ({ allowed, realisable }) => {
      const regions = proof(allowed, realisable);
      if (regions.length === 0) return undefined;
      const actions = [...new Set(regions.flatMap((region) => region.actions))];
      const message = `what is created may carry another value of the tag ${tag} than ${value}: ${listOf(actions)}`;
      return { rule: 'mistagged-creation', subject: tag, message, regions, realisable: hasRealisable(realisable) };
    },
  };
}

function creationWithout(tag: string, set: AttachmentSet): Question {
  const denial = {
    Effect: 'Deny',
    Action: 'sagemaker:Create*',
    Resource: '*',
    Condition: { Null: { [`aws:RequestTag/${tag}`]: 'true' } },
  };
  return {
    subject: tag,
    canonical: set,
    live: withStatement(set, denial),
    answer: ({ allowed, realisable }) => {
      const regions = proof(allowed, realisable);
      if (regions.length === 0) return undefined;
      const actions = [...new Set(regions.flatMap((region) => region.actions))];
      const message = `what is created need not carry the tag ${tag}: ${listOf(actions)}`;
      return { rule: 'untagged-creation', subject: tag, message, regions, realisable: hasRealisable(realisable) };
    },
  };
}

function taggingAtWill(set: AttachmentSet): Question {
  const denial = { Effect: 'Deny', Action: ['sagemaker:AddTags', 'sagemaker:DeleteTags'], Resource: '*' };
  return {
    subject: 'sagemaker:AddTags',
    canonical: set,
    live: withStatement(set, denial),
    answer: ({ allowed, realisable }) => {
      const regions = proof(allowed, realisable).filter(({ condition }) => condition === '');
      if (regions.length === 0) return undefined;
      const message =
        'tags can be set at will, on what others own too, so conditions on tags of a resource hold nobody back';
      const subject = 'sagemaker:AddTags';
      return { rule: 'unconditioned-tagging', subject, message, regions, realisable: hasRealisable(realisable) };
    },
  };
}

function questionsOf(placed: PlacedStatement, set: AttachmentSet): readonly Question[] {
  return [canApply(placed), ...splitDenial(placed, set)];
}

function gapsOfNames(placed: PlacedStatement): readonly LintGap[] {
  const where = nameOf(placed);
  return deadNames(placed.statement).map(({ name, why }) => ({
    rule: 'never-applies',
    subject: `${JSON.stringify(name)} in ${where}`,
    message: `${JSON.stringify(name)} in ${where} ${why}`,
    regions: [],
    realisable: false,
  }));
}

/** A statement of its own, as one that allows, against nothing: what it gains is what it applies to. */
function canApply(placed: PlacedStatement): Question {
  const { statement, version } = placed;
  const subject = nameOf(placed);
  const nothing = { policies: [] };
  return {
    subject,
    canonical: nothing,
    live: withStatement(nothing, { ...statementData(statement), Effect: 'Allow' }, version),
    answer: ({ allowed, realisable }) => {
      if (allowed.gained.length === 0 && allowed.undecided.length === 0) {
        const message = `${subject} can never apply: ${whyNever(statement)}`;
        return { rule: 'never-applies', subject, message, regions: [], realisable: false };
      }
      if (realisable.gained.length > 0 || realisable.undecided.length > 0) return undefined;
      const message = `${subject} applies to no request that AWS has: ${whyNoRequest(statement)}`;
      return { rule: 'never-applies', subject, message, regions: allowed.gained, realisable: false };
    },
  };
}

function whyNoRequest({ resource, conditions }: Statement): string {
  const lists = [resource.negated ? [] : resource.patterns, ...conditions.map(({ values }) => values)];
  const needsUser = lists.some(
    (texts) => texts.length > 0 && texts.every((text) => /\$\{\s*aws:username\s*\}/i.test(text)),
  );
  if (needsUser) return 'a role has no aws:username, only a user has';
  return 'its actions never come with its resources or conditions';
}

function whyNever({ action, resource, conditions }: Statement): string {
  const named = action.negated ? action.patterns : action.patterns.filter(mayNameAction);
  if (isEmpty({ ...action, patterns: named })) return 'it names no action';
  if (isEmpty(resource)) return 'it names no resource';
  if (conditions.length === 0) return 'no request has its actions on its resources';
  return conditions.length === 1 ? 'its condition never holds' : 'its conditions contradict each other';
}

function isEmpty({ negated, patterns }: Selection): boolean {
  return negated ? patterns.includes('*') : patterns.length === 0;
}

/**
 * A denial with several conditions denies only where all of them hold: without user, and without project, and of another
 * system. Taken apart into a denial for each, it would hold back what it lets through today.
 */
function splitDenial(placed: PlacedStatement, set: AttachmentSet): readonly Question[] {
  const { statement, version } = placed;
  const absences = statement.conditions.filter(isAbsence);
  if (statement.effect !== 'Deny' || absences.length < 2) return [];
  const rest = statement.conditions.filter((condition) => !isAbsence(condition));
  const { Condition: _, ...bare } = statementData(statement);
  const apart = absences.map((absence) => ({ ...bare, Condition: conditionData([absence, ...rest]) }));
  const subject = nameOf(placed);
  return [
    {
      subject,
      canonical: set,
      live: apart.reduce<AttachmentSet>((changed, one) => withStatement(changed, one, version), set),
      answer: ({ allowed, realisable }) => {
        const regions = proof(allowed, realisable);
        if (regions.length === 0) return undefined;
        const all = conditionInWords(absences, []);
        const message = `${subject} denies only where all of this is so at once, and not where a part of it is: ${all}`;
        return { rule: 'joined-denial', subject, message, regions, realisable: hasRealisable(realisable) };
      },
    },
  ];
}

/** A condition that holds where something is missing or not as it should be. */
function isAbsence({ operator, values }: Condition): boolean {
  return operator === 'Null' ? values.every((value) => value.toLowerCase() === 'true') : operator.includes('Not');
}

/** What is lost, told by what AWS has where that is known to be some of it. */
function proof(allowed: Aspect, realisable: Aspect): readonly Difference[] {
  return realisable.lost.length > 0 ? realisable.lost : allowed.lost;
}

function hasRealisable({ lost, undecided }: Aspect): boolean | null {
  if (lost.length > 0) return true;
  return undecided.length > 0 ? null : false;
}
