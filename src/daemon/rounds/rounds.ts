/** Something that runs until it is stopped. */
export interface Stoppable {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** Work that is repeated. */
export interface Rounds {
  /** From one round to the next, milliseconds; one that takes longer is not joined by another. */
  readonly interval: number;
  /** The first round begins at once, not after the interval. */
  readonly atOnce?: boolean;
  /** Aborted when the rounds are stopped. */
  readonly round: (signal: AbortSignal) => Promise<void>;
  /** Told of the first failure after a success; the rounds go on. */
  readonly failed: (error: unknown) => void;
}

/** Does the same again and again, one round at a time. Its end waits for the round under way. */
export function startRounds({ interval, atOnce = false, round, failed }: Rounds): Stoppable {
  const stopped = new AbortController();
  const { signal } = stopped;
  let running: Promise<void> | undefined;
  let failing = false;

  async function attempt(): Promise<void> {
    try {
      await round(signal);
      failing = false;
    } catch (error) {
      if (!signal.aborted && !failing) failed(error);
      failing = true;
    }
  }

  function begin(): void {
    running ??= attempt().finally(() => {
      running = undefined;
    });
  }

  if (atOnce) begin();
  const timer = setInterval(begin, interval);
  return {
    async stop() {
      clearInterval(timer);
      stopped.abort(new Error('the program stops'));
      await running;
    },
  };
}
