/**
 * What is wrong with a stack for telling what should be; `undefined` where it was deployed to its end (CloudFormation user
 * guide, "Stack status codes").
 */
export function statusProblem(name: string, status: string): string | undefined {
  if (settled.has(status)) return undefined;
  const subject = `The stack ${name} is ${status}`;
  if (status.startsWith('DELETE_')) return `${subject}; create it again, or name another stack`;
  if (status === 'REVIEW_IN_PROGRESS') return `${subject}: it was never deployed; execute its change set`;
  if (status.endsWith('_IN_PROGRESS')) return `${subject}; what it says is known when that has ended`;
  return `${subject}; deploy it again or roll it back, so that it says what should be`;
}

const settled: ReadonlySet<string> = new Set([
  'CREATE_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
]);
