import { holdsCondition } from './condition.ts';
import type { AccessRequest, AttachedLimit } from './evaluate.ts';
import { usualReadings } from './readings.ts';

/**
 * The limits that hold for whoever makes a request, as far as its context tells: neither service control policies nor
 * resource control policies restrict a service-linked role, whose path is `/aws-service-role/` (AWS Organizations User Guide,
 * "Tasks and entities not restricted by SCPs", "Resources and entities not restricted by RCPs"; IAM User Guide, "Using
 * service-linked roles"). That the management account is exempt as well is for whoever collects the limits to know.
 */
export function holdingLimits(limits: readonly AttachedLimit[], { context }: AccessRequest): readonly AttachedLimit[] {
  const folded = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const isExempt = holdsCondition(serviceLinked, folded, { version: '2012-10-17', readings: usualReadings });
  return isExempt ? limits.filter(({ kind }) => kind === 'session') : limits;
}

const serviceLinked = {
  quantifier: null,
  operator: 'ArnLike',
  ifExists: false,
  key: 'aws:PrincipalArn',
  values: ['arn:*:iam::*:role/aws-service-role/*'],
} as const;
