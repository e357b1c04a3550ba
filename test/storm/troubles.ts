import type { Fault } from '../../sandbox/control/faults.ts';
import type { World } from './world.ts';

/** Something that goes wrong for a while. */
export interface Trouble {
  /** Whether the store of this world can have it. */
  fits?(world: World): boolean;
  begin(world: World, random: () => number): Promise<void> | void;
  end?(world: World): Promise<void> | void;
  /** What the daemons cannot do meanwhile. */
  readonly blinds?: 'aws' | 'store';
  /** Whether the store can take a write all the same: a full disk has pages of the log, and more when a restart drops that. */
  readonly leavesRoom?: boolean;
}

const awsFaults: readonly Fault[] = ['access-denied', 'unavailable', 'expired-token', 'reset', 'server-error'];
const hour = 3_600_000;

/** Everything that happens in a storm, several at once. */
export const troubles = {
  kill: { begin: (world, random) => world.kill(random) },
  clock: {
    begin: (world, random) => world.setClock(Math.round((2 * random() - 1) * hour)),
    end: (world) => world.setClock(0),
  },
  'full disk': {
    fits: ({ disk }) => disk !== undefined,
    begin: ({ disk }) => disk?.fill(),
    end: ({ disk }) => disk?.makeRoom(),
    blinds: 'store',
    leavesRoom: true,
  },
  'database away': {
    fits: ({ database }) => database !== undefined,
    begin: ({ database }) => database?.halt(),
    end: ({ database }) => database?.resume(),
    blinds: 'store',
  },
  'AWS faults': {
    begin({ sandbox }, random) {
      const fault = awsFaults[Math.floor(random() * awsFaults.length)] ?? 'unavailable';
      sandbox.faults.add({ fault });
    },
    end: ({ sandbox }) => sandbox.faults.clear(),
    blinds: 'aws',
  },
  'slow clients': { begin: (world) => world.slowClients(100), end: (world) => world.endSlowClients() },
  reload: { begin: (world, random) => world.reload(random) },
  'receiver errors': {
    begin(world) {
      world.isRefusing = true;
    },
    end(world) {
      world.isRefusing = false;
    },
  },
} as const satisfies Readonly<Record<string, Trouble>>;

/** The name of a trouble. */
export type TroubleName = keyof typeof troubles;
