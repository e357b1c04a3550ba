import { isLimitKind } from '../attachment-set.ts';
import {
  type Aspect,
  type CausingStatement,
  type Difference,
  type ExactComparison,
  noBoundary,
} from '../compare/answer/exact-comparison.ts';
import type { AccessRequest } from '../evaluate/evaluate.ts';
import { explainComparison } from './explain.ts';
import { limitInWords } from './limit-in-words.ts';

/** An exact comparison in lines for a person: each aspect that changed with its regions, then the edited statements. */
export function explainExactly(comparison: ExactComparison): readonly string[] {
  const { allowed, realisable, denied, ceiling, latent, unsettled } = comparison;
  return [
    ...(latent ? [latentText] : []),
    ...explainAspect('allowed', allowed),
    ...explainRealisable(allowed, realisable),
    ...explainAspect('denied', besides(denied, allowed)),
    ...explainAspect(comparison.limits ? 'ceilings' : 'ceiling', ceiling),
    ...unsettled,
    ...explainComparison(comparison),
  ];
}

/** What a Deny does is told once: where it changes what is allowed, that says it. */
function besides(denied: Aspect, allowed: Aspect): Aspect {
  const told = new Set([...allowed.gained, ...allowed.lost].flatMap(({ statements }) => statements.map(placeOf)));
  const isNews = ({ statements }: Difference) => statements.some((statement) => !told.has(placeOf(statement)));
  return { ...denied, gained: denied.gained.filter(isNews), lost: denied.lost.filter(isNews) };
}

function placeOf({ side, policy, kind, document, index }: CausingStatement): string {
  return JSON.stringify([side, policy, kind, document, index]);
}

const latentText =
  'What is allowed did not change, but what is denied or held back did, without effect today (latent).';

type AspectName = 'allowed' | 'denied' | 'ceiling' | 'ceilings';

const verbs: Readonly<Record<AspectName, { readonly gained: string; readonly lost: string; readonly what: string }>> = {
  allowed: { gained: 'Now allowed', lost: 'No longer allowed', what: 'What is allowed' },
  denied: { gained: 'Now denied explicitly', lost: 'No longer denied explicitly', what: 'What is denied explicitly' },
  ceiling: {
    gained: 'Now let through by the permissions boundary',
    lost: 'No longer let through by the permissions boundary',
    what: 'What the permissions boundary lets through',
  },
  ceilings: {
    gained: 'Now let through by the boundary and the limits',
    lost: 'No longer let through by the boundary and the limits',
    what: 'What the boundary and the limits let through',
  },
};

function explainAspect(name: AspectName, { gained, lost, undecided }: Aspect): readonly string[] {
  const verb = verbs[name];
  return [
    ...gained.map((region) => `${verb.gained}: ${explainRegion(region)}`),
    ...lost.map((region) => `${verb.lost}: ${explainRegion(region)}`),
    ...undecided.map((reason) => `${verb.what} is not decided in full: ${reason}.`),
  ];
}

function explainRealisable(allowed: Aspect, { verdict, undecided }: Aspect): readonly string[] {
  if (allowed.verdict === 'equivalent') return [];
  if (verdict === 'undecided')
    return undecided.map((reason) => `Whether AWS has such requests is not decided: ${reason}.`);
  if (verdict === allowed.verdict) return [];
  const told =
    verdict === 'equivalent' ? 'AWS has no such request' : `what is allowed of the requests that AWS has is ${verdict}`;
  return [`By the catalogue of AWS's actions, resource types and condition keys, ${told}.`];
}

/** How many items of a list are told; the JSON has them all. */
const told = 6;

function explainRegion({ actions, resources, condition, statements, witness, examples }: Difference): string {
  const when = condition === '' ? '' : ` (${condition})`;
  const causes = statements.length === 0 ? '' : `, by ${statements.map(nameOf).join(', ')}`;
  const others = examples
    .filter(({ request }) => request.action !== witness.action)
    .map(({ accessLevel, request }) => ` ${accessLevel}: ${requestInWords(request)}.`);
  return `${listOf(actions)} on ${listOf(resources)}${when}${causes}. For example ${requestInWords(witness)}.${others.join('')}`;
}

function requestInWords({ action, resource, context }: AccessRequest): string {
  const given = Object.entries(context).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [`${action} on ${resource}`, ...given].join(', ');
}

function listOf(items: readonly string[]): string {
  const shown = items.slice(0, told).join(', ');
  return items.length > told ? `${shown} and ${items.length - told} more` : shown;
}

function nameOf(statement: CausingStatement): string {
  const { side, policy, kind, index, sid, page, effect, document = 0 } = statement;
  if (isLimitKind(kind) && statement.isAbsent)
    return `the lack of ${limitInWords({ kind, name: policy })} on the ${side} side`;
  if (kind === 'boundary' && policy === noBoundary) return `the lack of a permissions boundary on the ${side} side`;
  const number = page === null ? '' : ` ${page}`;
  const label = sid === null ? '' : `, Sid ${sid}`;
  const attached = kind === 'boundary' ? `the ${side} permissions boundary` : `${side} policy ${policy}`;
  const ofLimit = isLimitKind(kind) && `document ${document + 1} of ${side} ${limitInWords({ kind, name: policy })}`;
  const where = ofLimit || attached;
  return `${effect} statement${number} (position ${index + 1} in ${where}${label})`;
}
