import { policyDrift } from './policy-drift/policy-drift.ts';
import { policyGaps } from './policy-gaps/policy-gaps.ts';
import { requiredTags } from './required-tags/required-tags.ts';
import { roleAttachments } from './role-attachments/role-attachments.ts';

/** Every check as it describes itself, in the order of reports. */
export const registered = [policyDrift, roleAttachments, policyGaps, requiredTags] as const;

/** One of these. */
export type Registered = (typeof registered)[number];
