import { base } from '../styles/base.ts';
import { charts } from '../styles/charts.ts';
import { components } from '../styles/components.ts';
import { finding } from '../styles/finding.ts';
import { policy } from '../styles/policy.ts';

/** The style of all pages. */
export const stylesheet = [base, components, finding, policy, charts].join('');
