import { expect, it } from 'vitest';
import { startInstallation } from './attachments-fixture.ts';

/** How often the event loop turned while something ran. */
async function turnsOf(run: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next: NodeJS.Immediate | undefined;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  next = setImmediate(count);
  await run();
  clearImmediate(next);
  return turns;
}

async function turnsFor(check: string, roles: number): Promise<number> {
  const { evaluate, close } = await startInstallation(roles);
  try {
    await evaluate({ check });
    return await turnsOf(() => evaluate({ check }));
  } finally {
    await close();
  }
}

it.each(['role-attachments', 'policy-drift'])('%s: others get their turn after each role', async (check) => {
  // What is read over the network takes turns too, and as many of them for a page of ten roles as of sixty.
  const few = await turnsFor(check, 10);
  expect((await turnsFor(check, 60)) - few).toBeGreaterThanOrEqual(40);
});
