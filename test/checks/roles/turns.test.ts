import { expect, it } from 'vitest';
import type { RoleReading, RoleSnapshot } from '../../../src/domain/target/role-snapshot.ts';
import { startInstallation } from './attachments-fixture.ts';

/** Which roles are looked at in which turn of the event loop: as many turns as there are, however long each takes. */
class Turns {
  readonly #rolesOf = new Map<number, Set<string>>();
  #now = 0;
  #next: NodeJS.Immediate | undefined;

  begin(): void {
    this.#now += 1;
    this.#next = setImmediate(() => this.begin());
  }

  end(): void {
    clearImmediate(this.#next);
  }

  /** The same roles, noting when somebody looks at them. */
  watch({ selections, ...reading }: RoleReading): RoleReading {
    const watched = selections.map((selection) => {
      const { roles } = selection;
      return roles.ok
        ? { ...selection, roles: { ok: true, value: roles.value.map((one) => this.#noting(one)) } as const }
        : selection;
    });
    return { ...reading, selections: watched };
  }

  /** Those that had a turn to themselves. */
  get alone(): ReadonlySet<string> {
    return new Set([...this.#rolesOf.values()].flatMap((roles) => (roles.size === 1 ? [...roles] : [])));
  }

  #noting({ name, arn, role }: RoleSnapshot): RoleSnapshot {
    const note = () => void this.#rolesOf.set(this.#now, (this.#rolesOf.get(this.#now) ?? new Set()).add(name));
    return {
      name,
      arn,
      get role() {
        note();
        return role;
      },
    };
  }
}

it.each(['role-attachments', 'policy-drift'])('%s: each role is judged in a turn of its own', async (check) => {
  const { evaluate, close } = await startInstallation(60);
  const turns = new Turns();
  turns.begin();
  try {
    await evaluate({ check, rolesRead: (reading) => turns.watch(reading) });
  } finally {
    turns.end();
    await close();
  }
  // The first of a list may share its turn with what looks at all of them before.
  expect(turns.alone.size).toBeGreaterThanOrEqual(60);
});
