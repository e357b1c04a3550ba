import type { Json } from '../../../domain/evaluation/evaluation.ts';
import type { RoleRecord } from '../../../domain/target/role-snapshot.ts';
import type { AttachmentSet } from '../../../policy/attachment-set.ts';
import { type DocumentTexts, textsOf } from './document-names.ts';
import { isInterchangeable, kindOfName, ownNames } from './own-names.ts';

/** What a role should have and what it has. */
export interface RoleSides {
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

/** The sides that stand for those of a role, and how to say of the role what is said of them. */
export interface Representative {
  readonly sides: RoleSides;
  /** Whether the role stands for itself. */
  readonly isFirst: boolean;
  /** The same with the role's own names in the place of those of the role that stands for it. */
  readonly inOwnNames: <Told extends Json>(told: Told) => Told;
}

/**
 * Finds roles that differ in nothing but their own names, so that one comparison decides all of them: thousands of users and
 * projects have the same policies, each with a name of theirs in it, and drift together where one changes that they share.
 *
 * | documents of ana and of bob, beside what they share | |
 * | --- | --- |
 * | `private/ana/*`, `private/bob/*` | alike |
 * | the same, and what they share allows `private/ana/*` | not alike |
 * | the same, and what they share allows `private/a*` | not alike: the pattern takes `ana` apart |
 */
export class AlikeRoles {
  readonly #known = new Map<string, Known>();
  readonly #digest: (text: string) => string;
  /** Of documents that roles share; those that are a role's own would only fill it. */
  readonly #texts = new Map<string, DocumentTexts | undefined>();
  readonly #digests = new Map<string, string>();

  constructor(digest: (text: string) => string) {
    this.#digest = digest;
  }

  /** The first role that is alike stands for the others. */
  represent(record: Pick<RoleRecord, 'name' | 'tags'>, sides: RoleSides): Representative {
    const names = this.#interchangeable(record, sides);
    const key = this.#digest(JSON.stringify([names.map(kindOfName), this.#withPlaceholders(sides, names)]));
    const known = this.#known.get(key) ?? { role: record.name, sides, names };
    this.#known.set(key, known);
    const isFirst = known.role === record.name;
    return { sides: known.sides, isFirst, inOwnNames: renaming(known.names, names) };
  }

  #interchangeable(record: Pick<RoleRecord, 'name' | 'tags'>, sides: RoleSides): readonly string[] {
    const texts = documentsOf(sides).map((document) => this.#textsOf(document));
    if (!texts.every((one) => one !== undefined)) return [];
    const inPolicies = differingNames(sides);
    const candidates = ownNames(record);
    // A fault is told of a policy by its name.
    if (candidates.some((name) => inPolicies.some((policy) => policy.includes(name)))) return [];
    return candidates.filter((name) => isInterchangeable(name, texts));
  }

  /** A control character stands in no document: JSON would have to escape it. */
  #withPlaceholders(sides: RoleSides, names: readonly string[]): string {
    const places = new Map(names.map((name, place) => [name, place]));
    const replaced = (text: string) => {
      const placed = replaceNames(text, names, (name) => `\u0001${places.get(name)}\u0001`);
      return placed.length > longestInKey ? `\u0002${this.#digestOf(placed)}` : placed;
    };
    return JSON.stringify(sides, (_, member: unknown) => (typeof member === 'string' ? replaced(member) : member));
  }

  #digestOf(text: string): string {
    const digest = this.#digests.get(text) ?? this.#digest(text);
    if (this.#digests.size < keptTexts) this.#digests.set(text, digest);
    return digest;
  }

  #textsOf(document: unknown): DocumentTexts | undefined {
    if (typeof document !== 'string') return textsOf(document);
    if (this.#texts.has(document)) return this.#texts.get(document);
    const texts = textsOf(document);
    if (this.#texts.size < keptTexts) this.#texts.set(document, texts);
    return texts;
  }
}

const keptTexts = 200;

/** Longer documents stand in a key by their digest. */
const longestInKey = 500;

interface Known {
  readonly role: string;
  readonly sides: RoleSides;
  readonly names: readonly string[];
}

function documentsOf({ canonical, live }: RoleSides): readonly unknown[] {
  const all = [canonical, live].flatMap(({ policies, boundary, limits = [] }) => [
    ...policies.map(({ document }) => document),
    ...(boundary === undefined ? [] : [boundary]),
    ...limits.flatMap(({ documents }) => documents),
  ]);
  return [...new Set(all)];
}

/** The names of the policies that are not the same on both sides. */
function differingNames({ canonical, live }: RoleSides): readonly string[] {
  const isOnBoth = (policy: Member) =>
    [canonical, live].every((side) => side.policies.some((one) => isSame(one, policy)));
  return [...canonical.policies, ...live.policies].filter((policy) => !isOnBoth(policy)).map(({ name }) => name);
}

type Member = AttachmentSet['policies'][number];

/** Documents that are data and not the very same count as different: then fewer roles are alike. */
function isSame(one: Member, other: Member): boolean {
  return one.name === other.name && one.kind === other.kind && one.document === other.document;
}

function renaming(from: readonly string[], to: readonly string[]): Representative['inOwnNames'] {
  if (from.every((name, place) => name === to[place])) return (told) => told;
  const own = new Map(from.map((name, place) => [name, to[place] ?? name]));
  const renamed = (text: string) => replaceNames(text, from, (name) => own.get(name) ?? name);
  return <Told extends Json>(told: Told) =>
    JSON.parse(
      JSON.stringify(told, (_, member: unknown) => (typeof member === 'string' ? renamed(member) : member)),
    ) as Told;
}

/** Whole names only, the longest first. */
function replaceNames(text: string, names: readonly string[], by: (name: string) => string): string {
  if (!names.some((name) => text.includes(name))) return text;
  const alternatives = names.map((name) => name.replaceAll(/[.+]/g, String.raw`\$&`)).join('|');
  return text.replaceAll(new RegExp(`(?<![A-Za-z0-9])(?:${alternatives})(?![A-Za-z0-9])`, 'g'), by);
}
