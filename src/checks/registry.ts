import type { CheckDescription } from '../domain/evaluation/check.ts';
import { policyDrift } from './policy-drift.ts';
import { policyGaps } from './policy-gaps.ts';
import { requiredTags } from './required-tags.ts';
import { roleAttachments } from './role-attachments.ts';

/** Every check, in the order of reports. */
export const checks: readonly CheckDescription[] = [policyDrift, roleAttachments, policyGaps, requiredTags];
