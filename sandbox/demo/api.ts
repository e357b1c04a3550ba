import { setTimeout as sleep } from 'node:timers/promises';
import type { Severity } from '../../src/domain/evaluation/severity.ts';

/** A finding, as far as the demo tells of it. */
export interface ShownFinding {
  readonly id: string;
  readonly checkId: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly state: string;
  readonly summary: string;
}

/** Asks the daemon's own API, as anybody may. */
export class DaemonApi {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Resolves when the daemon answers, however slow the machine is; rejects when the signal says that it will not. */
  async alive(signal: AbortSignal): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.#base}/livez`, { signal }).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(100, undefined, { signal });
    }
  }

  async findings(query = 'state=open'): Promise<readonly ShownFinding[]> {
    const answer = await fetch(`${this.#base}/api/v1/findings?limit=500&${query}`);
    if (!answer.ok) throw new Error(`the API answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { readonly items: readonly ShownFinding[] }).items;
  }

  /** Polls until the findings satisfy `wanted`, and answers them. */
  async until(
    wanted: (findings: readonly ShownFinding[]) => boolean,
    query = 'state=open',
  ): Promise<readonly ShownFinding[]> {
    for (;;) {
      const findings = await this.findings(query);
      if (wanted(findings)) return findings;
      await sleep(250);
    }
  }
}
