import { ComparisonThread } from './comparison-thread.ts';

/** The thread of the process in which policies are compared: what it found is remembered across scans. */
export const policyThread: Pick<ComparisonThread, 'ask'> = new ComparisonThread();
