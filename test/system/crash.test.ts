import { expect, it } from 'vitest';
import { runCrashRounds } from '../crash/rounds.ts';
import { seededRandom } from '../crash/seeded-random.ts';
import { leftInDatabase, leftInFile } from '../crash/stores.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres.ts';

/** `npm run test:crash` does many more. */
const rounds = 3;

it('system/crash: a killed daemon leaves everything that it acknowledged in its file', async () => {
  const result = await runCrashRounds({ rounds, random: seededRandom(1), open: leftInFile });
  expect(result).toMatchObject({ lost: [], untrue: [] });
  expect(result.acknowledged.transitions).toBeGreaterThan(0);
  expect(result.messages.received).toBeGreaterThan(0);
});

describeWithPostgres('system/crash: postgres', () => {
  it('a killed daemon leaves everything that it acknowledged in its database', async () => {
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
