import { validateDetailed } from 'node-cron';

/** What is wrong with a cron expression, in words; `undefined` when nothing is. */
export function cronProblem(expression: string): string | undefined {
  const { valid, errors } = validateDetailed(expression);
  return valid ? undefined : errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
}
