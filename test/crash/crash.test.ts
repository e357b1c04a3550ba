import { expect, it } from 'vitest';
import { describeWithPostgres, PostgresServer } from '../support/postgres.ts';
import { runCrashRounds } from './rounds.ts';
import { seededRandom } from './seeded-random.ts';
import { leftInDatabase, leftInFile } from './stores.ts';

/** `npm run test:crash` does many more. */
const rounds = 3;

it('crash: a killed daemon leaves everything that it acknowledged in its file', { timeout: 300_000 }, async () => {
  const result = await runCrashRounds({ rounds, random: seededRandom(1), open: leftInFile });
  expect(result).toMatchObject({ lost: [], untrue: [] });
  expect(result.acknowledged.transitions).toBeGreaterThan(0);
  expect(result.messages.received).toBeGreaterThan(0);
});

describeWithPostgres('crash/postgres', () => {
  it('a killed daemon leaves everything that it acknowledged in its database', { timeout: 300_000 }, async () => {
    const server = await PostgresServer.start();
    try {
      const postgres = await server.database();
      const open = leftInDatabase(postgres);
      const result = await runCrashRounds({ rounds, random: seededRandom(2), postgres, open });
      expect(result).toMatchObject({ lost: [], untrue: [] });
      expect(result.acknowledged.transitions).toBeGreaterThan(0);
      expect(result.messages.received).toBeGreaterThan(0);
    } finally {
      await server.stop();
    }
  });
});
