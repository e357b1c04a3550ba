import type { CheckState } from '../../../domain/evaluation/check-state.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { count } from '../parts/marks.ts';
import { type AlignedStatement, alignStatements } from '../policy/aligned.ts';
import { canonicalSide, readPolicyDetail } from '../policy/policy-detail.ts';
import { isChanged, statementView } from '../policy/statement-view.ts';

/** The statements that make the difference, of one role that has it. */
export interface ChangedStatements {
  readonly role: string;
  readonly statements: readonly AlignedStatement[];
  /** How many statements are the same. */
  readonly same: number;
}

/**
 * What the last comparison of a policy says of a finding that is open. `states` are those of the target; `undefined` where it
 * says nothing, as after the policy was put right.
 */
export function readChangedStatements(finding: Finding, states: readonly CheckState[]): ChangedStatements | undefined {
  if (finding.state === 'resolved') return undefined;
  const state = states.find(({ checkId }) => checkId === finding.checkId);
  const detail = state && readPolicyDetail(state.detail);
  const { resource } = finding;
  const role = detail?.roles.find(
    ({ role: arn, policies, verdict }) =>
      verdict !== 'equivalent' && (arn === resource.arn || policies.some((policy) => policy.arn === resource.arn)),
  );
  const wanted = detail && role && canonicalSide(detail, role);
  if (!wanted || role.statements.length === 0) return undefined;
  const rows = alignStatements(wanted, role);
  const statements = rows.filter(isChanged);
  return statements.length === 0 ? undefined : { role: role.name, statements, same: rows.length - statements.length };
}

/** Only what changed, both sides beside each other, with marks on the words that one side alone has. */
export function changedSection({ targetId }: Finding, changed: ChangedStatements | undefined): Html | null {
  if (!changed) return null;
  const { role, statements, same } = changed;
  return html`<section aria-labelledby="changed"><div class="title"><h2 id="changed">Only what changed</h2><a href="${pathOf.policy(targetId, role)}">Whole policy of ${role}</a></div>
<div class="statements card">${statements.map((row, place) => statementView(row, `changed-${place + 1}`))}</div>
${same > 0 && html`<p class="quiet">${count(same, 'other statement')} say${same === 1 ? 's' : ''} the same on both sides.</p>`}</section>`;
}
