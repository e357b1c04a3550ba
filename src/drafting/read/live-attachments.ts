import type { SurveyedIdentities, SurveyedRole } from '../../domain/target/account-survey.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';

/** A policy as it stands on roles today. */
export interface LivePolicy {
  readonly name: string;
  /** Absent for inline policies. */
  readonly arn?: string;
  /** The document as JSON text; absent for policies of AWS, which are not read. */
  readonly text?: string;
  /** The role that has it. */
  readonly role: SurveyedRole;
  readonly place: 'managed' | 'inline' | 'boundary';
}

/** Everything on these roles, one entry for each role and policy. */
export function livePolicies(roles: readonly SurveyedRole[], { policies }: SurveyedIdentities): readonly LivePolicy[] {
  const byArn = (arn: string) => {
    const text = Object.hasOwn(policies, arn) ? policies[arn] : undefined;
    return { name: nameOf(arn), arn, ...withoutAbsent({ text }) };
  };
  return roles.flatMap((role): readonly LivePolicy[] => [
    ...role.attached.map((arn) => ({ ...byArn(arn), role, place: 'managed' as const })),
    ...Object.entries(role.inline).map(([name, text]) => ({ name, text, role, place: 'inline' as const })),
    ...(role.boundaryArn === undefined ? [] : [{ ...byArn(role.boundaryArn), role, place: 'boundary' as const }]),
  ]);
}

/** The name of a policy out of its ARN. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
