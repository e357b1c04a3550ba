import { expect, it } from 'vitest';
import { runStorm, type StormResult } from '../storm/storm.ts';
import { type StormStore, World } from '../storm/world.ts';
import { describeWithPostgres } from '../support/postgres.ts';

/** Of the whole: each store has its half. `npm run test:system -- --minutes 60` takes longer. */
const minutes = Number(process.env['STORM_MINUTES'] ?? '2') / 2;
const seed = Number(process.env['STORM_SEED'] ?? '1130');
const timeout = minutes * 60_000 + 300_000;

async function storm(kind: StormStore, skip: (note: string) => never): Promise<StormResult> {
  const world = await World.open(kind);
  if (!world) return skip('this user may not mount a file system');
  try {
    const result = await runStorm(world, { minutes, seed, tell: (line) => process.stderr.write(`  ${line}\n`) });
    process.stderr.write(`storm on ${kind}, seed ${seed}, ${minutes} minutes: ${JSON.stringify(result, null, 1)}\n`);
    return result;
  } finally {
    await world.close();
  }
}

/** What must be empty, and what must be something. */
function held({ lost, untrue, calm, acknowledged, messages, troubles }: StormResult): object {
  const happened = acknowledged.transitions > 0 && messages.received > 0 && Object.keys(troubles).length > 3;
  return { lost, untrue, calm, happened };
}

const nothingWrong = { lost: [], untrue: [], calm: [], happened: true };

it('system/storm: everything goes wrong at once under a daemon with a file', { timeout }, async ({ skip }) => {
  expect(held(await storm('sqlite', skip))).toEqual(nothingWrong);
});

describeWithPostgres('system/storm', () => {
  it('everything goes wrong at once under two daemons with a database', { timeout }, async ({ skip }) => {
    expect(held(await storm('postgres', skip))).toEqual(nothingWrong);
  });
});
