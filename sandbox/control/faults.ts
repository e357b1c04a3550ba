import type { ServiceId } from '../services/service-id.ts';

/** A fault of a list's page: no items but a token that goes on, or the token of the request once more. */
export type PageQuirk = 'empty-page' | 'repeated-token';

const faults = [
  'server-error',
  'unavailable',
  'throttle',
  'access-denied',
  'expired-token',
  'expired-page-token',
  'validation',
  'timeout',
  'reset',
  'malformed-body',
  'empty-page',
  'repeated-token',
  'unsupported',
  'vanished',
] as const;

/**
 * What can go wrong with a request. `timeout`: never answered, the connection stays open. `reset`: the connection is
 * reset without an answer. `malformed-body`: the right answer, cut in the middle, with status 200. The others are errors
 * that the service answers.
 */
export type Fault = (typeof faults)[number];

/** Whether there is a fault of this name. */
export function isFault(name: string): name is Fault {
  return faults.some((fault) => fault === name);
}

/** Which requests a fault befalls: those that fulfil everything that is given. */
export interface FaultRule {
  readonly fault: Fault;
  readonly service?: ServiceId;
  readonly operation?: string;
  readonly region?: string;
  /** In the body of the request, as text on the wire. */
  readonly match?: string | RegExp;
  /** This many matching requests pass first. */
  readonly skip?: number;
  /** It befalls this many; without limit where absent. */
  readonly times?: number;
}

/** A request as the rules see it. */
export interface FaultSubject {
  readonly service: ServiceId;
  readonly operation: string;
  readonly region: string;
  readonly body: string;
}

interface Entry {
  readonly rule: FaultRule;
  matched: number;
}

/** The faults in force. */
export class Faults {
  readonly #entries = new Map<number, Entry>();
  #lastId = 0;

  constructor(rules: readonly FaultRule[]) {
    for (const rule of rules) this.add(rule);
  }

  /** The rule's id, to clear it by. The oldest rule that matches decides. */
  add(rule: FaultRule): number {
    this.#lastId += 1;
    this.#entries.set(this.#lastId, { rule, matched: 0 });
    return this.#lastId;
  }

  /** Clears one rule, or all. */
  clear(id?: number): void {
    if (id === undefined) this.#entries.clear();
    else this.#entries.delete(id);
  }

  /** The fault that befalls this request, if any; counts it. */
  strike(subject: FaultSubject): Fault | undefined {
    for (const entry of this.#entries.values()) {
      const { rule } = entry;
      if (!matches(rule, subject)) continue;
      const skip = rule.skip ?? 0;
      const ordinal = entry.matched;
      entry.matched += 1;
      if (ordinal >= skip && ordinal < skip + (rule.times ?? Infinity)) return rule.fault;
    }
    return undefined;
  }
}

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  const sameService = rule.service === undefined || rule.service === subject.service;
  const sameOperation = rule.operation === undefined || rule.operation === subject.operation;
  const sameRegion = rule.region === undefined || rule.region === subject.region;
  return sameService && sameOperation && sameRegion && hasMatch(rule.match, subject.body);
}

function hasMatch(match: string | RegExp | undefined, body: string): boolean {
  if (match === undefined) return true;
  return typeof match === 'string' ? body.includes(match) : body.search(match) >= 0;
}
