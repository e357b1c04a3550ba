import type { CheckDescription } from '../domain/check.ts';
import { policyDrift } from './policy-drift.ts';
import { requiredTags } from './required-tags.ts';

/** Every check, in the order of reports. */
export const checks: readonly CheckDescription[] = [policyDrift, requiredTags];
