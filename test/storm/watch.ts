import type { Program } from '../support/program.ts';

/** The troubles that blind at present, each with a number of its own. */
export interface Blindness {
  readonly aws: number | undefined;
  readonly store: number | undefined;
  /** Whether a store that has this trouble can take a write all the same. */
  readonly leavesRoom: boolean;
}

/** What was seen of blindness, and what must not have been. */
export class Watch {
  readonly violations: string[] = [];
  readonly samples = { all: 0, blind: 0, proven: 0 };
  /** Troubles of which the metrics have told, by their number. */
  readonly told = { aws: new Set<number>(), store: new Set<number>() };
  readonly #blind: () => Blindness;
  /** How many writes the store has taken for answers of `/readyz`, read beside the daemon; `undefined` where it cannot be read. */
  readonly #probes: () => number | undefined;
  /** Checks that were told to be blind, and daemons that were told not to be ready, in a trouble that goes on. */
  readonly #seen = new Set<string>();
  /** Checks that saw when a trouble was there already. */
  readonly #seeing = new Set<string>();

  constructor({ blind, probes }: { readonly blind: () => Blindness; readonly probes: () => number | undefined }) {
    this.#blind = blind;
    this.#probes = probes;
  }

  /** Looks at one daemon as a scrape, a probe and a person do. A daemon that does not answer says nothing. */
  async sample(replica: Program): Promise<void> {
    const [, url] = /"url":"([^"]+)"/.exec(replica.stderr) ?? [];
    if (url === undefined) return;
    const before = this.#blind();
    const written = before.leavesRoom ? this.#probes() : undefined;
    const answers = await Promise.all(['/metrics', '/', '/readyz'].map((path) => read(`${url}${path}`)));
    const after = this.#blind();
    const [metrics, page, ready] = answers;
    if (!metrics || !page || !ready) return;
    this.samples.all++;
    if (before.aws !== undefined && before.aws === after.aws) this.#lookAtChecks(before.aws, metrics.text, page);
    if (before.store !== undefined && before.store === after.store)
      this.#lookAtStore(before, replica, { metrics: metrics.text, ready: ready.status, written });
  }

  /** Once a check has failed in a trouble that keeps it from seeing anything, it cannot be seen before the trouble is over. */
  #lookAtChecks(trouble: number, metrics: string, page: Answer): void {
    this.samples.blind++;
    const states = Array.from(metrics.matchAll(/^notebook_drift_check_success\{(.*?)\} ([01])$/gm));
    for (const [, labels = '', value] of states) {
      const key = `aws ${trouble} ${labels}`;
      // What was unknown before may be seen by a scan that had asked AWS by then.
      if (value === '1' && !this.#seen.has(key)) this.#seeing.add(key);
      else if (value === '0' && this.#seeing.has(key)) {
        this.#seen.add(key);
        this.told.aws.add(trouble);
      } else if (value === '1') this.violations.push(`check_success{${labels}} is 1 while AWS cannot be asked`);
    }
    const isTold = states.length > 0 && states.every(([, , value]) => value === '0');
    if (isTold && page.status === 200 && page.text.includes('class="headline clean"'))
      this.violations.push('the page is calm while no check can see');
  }

  #lookAtStore(
    { store: trouble = 0, leavesRoom }: Blindness,
    replica: Program,
    {
      metrics,
      ready,
      written,
    }: { readonly metrics: string; readonly ready: number; readonly written: number | undefined },
  ): void {
    this.samples.blind++;
    const isTold = /^notebook_drift_store_(?:up|writable) 0$/m.test(metrics) || ready === 503;
    const key = `store ${trouble} ${replica.child.pid}`;
    if (isTold) {
      this.#seen.add(key);
      this.told.store.add(trouble);
      return;
    }
    if (!this.#seen.has(key)) return;
    if (!leavesRoom) this.violations.push('a daemon is well again while its store is not');
    else this.#lookAtProof(written);
  }

  /** Whoever is ready on a full disk has written on it for this very answer. */
  #lookAtProof(before: number | undefined): void {
    const after = this.#probes();
    if (before === undefined || after === undefined) return;
    if (after > before) this.samples.proven++;
    else this.violations.push('a daemon is well again on a full disk and has written nothing');
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function read(url: string): Promise<Answer | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
}
