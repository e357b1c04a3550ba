import type { Telemetry } from '../domain/delivery/telemetry.ts';

type AwsRequest = Parameters<Telemetry['awsRequest']>[0];

/** Keeps what is told before there are metrics: the accounts of an organization are known before what is watched is. */
export class DeferredTelemetry implements Pick<Telemetry, 'awsRequest'> {
  #waiting: AwsRequest[] = [];
  #telemetry: Pick<Telemetry, 'awsRequest'> | undefined;

  awsRequest(event: AwsRequest): void {
    if (this.#telemetry) this.#telemetry.awsRequest(event);
    else this.#waiting.push(event);
  }

  /** Tells what was kept, and from now on everything at once. */
  connect(telemetry: Pick<Telemetry, 'awsRequest'>): void {
    this.#telemetry = telemetry;
    for (const event of this.#waiting) telemetry.awsRequest(event);
    this.#waiting = [];
  }
}
