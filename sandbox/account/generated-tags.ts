import { fraction, pick } from './hash.ts';
import type { ResourceTag } from './resource.ts';

/** The ways in which the tags of a generated resource can be wrong. */
export type TagFault = 'missing' | 'empty' | 'wrong-system' | 'other-case' | 'never-tagged' | 'untagged';

/** Every way, in the order in which wrong resources take turns. */
export const tagFaults: readonly TagFault[] = [
  'missing',
  'empty',
  'wrong-system',
  'other-case',
  'never-tagged',
  'untagged',
];

const users = ['alice', 'bchen', 'carlos', 'dana', 'ekim', 'fatima', 'goran', 'hana', 'ines', 'jonas'];
/** The projects of generated resources. */
export const projects = ['churn', 'claims', 'demand', 'fraud', 'pricing', 'vision'];
const otherSystems = ['Studio', 'sandbox', 'MLSpace2'];

// Set the choices of one resource apart from one another.
const projectStream = 0x70726f6a;
const victimStream = 0x76696374;

export interface TagPlan {
  /** Names the stream: population and type. */
  readonly seed: number;
  readonly systemTag: string;
  /** Share of resources with wrong tags, 0 to 1; exact over any run of indices, to within one resource. */
  readonly wrongShare: number;
  readonly faults: readonly TagFault[];
}

/** The project of a generated resource, whether or not its tags tell it. */
export function projectOf(plan: TagPlan, index: number): string {
  return pick(projects, plan.seed ^ projectStream, index);
}

/**
 * What is wrong with the tags of the resource at this index. Wrong ones are spread evenly, and the faults take turns, so
 * that even a small population has some of each.
 */
export function faultOf(plan: TagPlan, index: number): TagFault | undefined {
  const offset = fraction(plan.seed, -1);
  const before = Math.floor((index + offset) * plan.wrongShare);
  const after = Math.floor((index + 1 + offset) * plan.wrongShare);
  return after > before ? plan.faults[before % plan.faults.length] : undefined;
}

interface Spoiling {
  readonly owner: readonly ResourceTag[];
  /** The key that a fault of one key befalls. */
  readonly victim: string;
  readonly otherSystem: string;
}

const spoiled: Readonly<Record<TagFault, (from: Spoiling) => readonly ResourceTag[] | undefined>> = {
  missing: ({ owner, victim }) => owner.filter((tag) => tag.key !== victim),
  empty: ({ owner, victim }) => owner.map((tag) => (tag.key === victim ? { ...tag, value: '' } : tag)),
  'wrong-system': ({ owner, otherSystem }) =>
    owner.map((tag) => (tag.key === 'system' ? { ...tag, value: otherSystem } : tag)),
  'other-case': ({ owner, victim }) =>
    owner.map((tag) => (tag.key === victim ? { ...tag, key: capitalised(tag.key) } : tag)),
  'never-tagged': () => undefined,
  untagged: () => [],
};

/** The tags that a resource has where nothing is wrong. */
export function ownerTags(plan: TagPlan, index: number): readonly ResourceTag[] {
  return [
    { key: 'user', value: pick(users, plan.seed, index) },
    { key: 'project', value: projectOf(plan, index) },
    { key: 'system', value: plan.systemTag },
  ];
}

/** The tags of the resource at this index; `undefined` where it was never tagged. */
export function generatedTags(plan: TagPlan, index: number): readonly ResourceTag[] | undefined {
  const owner = ownerTags(plan, index);
  const fault = faultOf(plan, index);
  if (!fault) return owner;
  const victim = pick(['user', 'project', 'system'], plan.seed ^ victimStream, index);
  return spoiled[fault]({ owner, victim, otherSystem: pick(otherSystems, plan.seed, index) });
}

function capitalised(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
