import type { Telemetry } from '../domain/delivery/telemetry.ts';

type Early = Pick<Telemetry, 'awsRequest' | 'storeWritten'>;

/** Keeps what is told before there are metrics: the accounts of an organization are known before what is watched is. */
export class DeferredTelemetry implements Early {
  #waiting: ((telemetry: Early) => void)[] = [];
  #telemetry: Early | undefined;

  awsRequest(event: Parameters<Early['awsRequest']>[0]): void {
    this.#tell((telemetry) => telemetry.awsRequest(event));
  }

  storeWritten(event: Parameters<Early['storeWritten']>[0]): void {
    this.#tell((telemetry) => telemetry.storeWritten(event));
  }

  /** Tells what was kept, and from now on everything at once. */
  connect(telemetry: Early): void {
    this.#telemetry = telemetry;
    for (const tell of this.#waiting) tell(telemetry);
    this.#waiting = [];
  }

  #tell(tell: (telemetry: Early) => void): void {
    if (this.#telemetry) tell(this.#telemetry);
    else this.#waiting.push(tell);
  }
}
