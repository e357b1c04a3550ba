import { z } from 'zod';
import type { ScanRecord } from '../../domain/evaluation/check-state.ts';
import { isoTime, isoTimeOrNull, timeSchema } from './time.ts';

/** One run of one check over one target as the API tells it. */
export const scanSchema = z
  .object({
    id: z.string(),
    targetId: z.string(),
    checkId: z.string(),
    trigger: z.enum(['start', 'schedule', 'request', 'event', 'command']),
    startedAt: timeSchema,
    finishedAt: timeSchema.nullable().describe('null while it runs.'),
    result: z
      .enum(['success', 'partial', 'failure', 'aborted'])
      .nullable()
      .describe('null while it runs; partial: some of it could not be read; aborted: the process stopped first.'),
    outcome: z.enum(['clean', 'findings', 'unknown']).nullable(),
    requests: z.int().describe('AWS requests that it made, retries included.'),
    findings: z.int(),
    configurationHash: z.string().describe('A short hash of the configuration that it ran under.'),
  })
  .meta({
    id: 'Scan',
    description: 'One run of one check over one target.',
    examples: [
      {
        id: 's_5d0c7c52',
        targetId: 'prod',
        checkId: 'policy-drift',
        trigger: 'schedule',
        startedAt: '2026-11-24T10:00:00.000Z',
        finishedAt: '2026-11-24T10:00:01.204Z',
        result: 'success',
        outcome: 'clean',
        requests: 6,
        findings: 0,
        configurationHash: '5f1c0a9e',
      },
    ],
  });

/** A scan as the API answers it. */
export function presentScan({ startedAt, finishedAt, ...same }: ScanRecord): z.infer<typeof scanSchema> {
  return { ...same, startedAt: isoTime(startedAt), finishedAt: isoTimeOrNull(finishedAt) };
}
