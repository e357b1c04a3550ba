import type { Trial, TrialRequest } from './trial.ts';

/** Asks CloudTrail in the region of IAM's events; one permission goes for all regions. */
export function trailTrials({ context: { signal, clock } }: TrialRequest): readonly Trial[] {
  const until = clock();
  const query = { region: 'global', name: 'PutRolePolicy', since: until - 60_000, until, isEnough: () => true, signal };
  return [
    {
      where: '',
      async read(reader) {
        await reader.lookUpEvents(query);
        return {};
      },
    },
  ];
}
