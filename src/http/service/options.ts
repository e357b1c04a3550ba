import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Logger } from '../../domain/logger.ts';
import type { Target } from '../../domain/target/target.ts';
import type { Store, StoreReader } from '../../store/contract/store.ts';

/** What a token may be used for. `write` does not imply `read`. */
export type Scope = 'read' | 'write';

/** One bearer token of the configuration, already read from its file. */
export interface AccessToken {
  readonly token: string;
  readonly scopes: readonly Scope[];
}

/** Everything that the HTTP server serves and is served by. Times are milliseconds since the epoch. */
export interface HttpOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Answers the probes and the metrics too, with connections of its own; 0 lets the system choose. */
  readonly internalPort?: number;
  /** Reads are open when none of them has the scope `read`; writes are refused when none has `write`. */
  readonly tokens: readonly AccessToken[];
  /** What `/metrics` asks for; open without it. */
  readonly metricsToken?: string;
  /** Base URL under which people reach this server; `https:` makes cookies `Secure`. */
  readonly externalUrl?: string;
  readonly store: StoreReader & Pick<Store, 'verifyWritable'>;
  readonly targets: readonly Target[];
  /** The enabled checks, in the order of reports. */
  readonly checks: readonly CheckDescription[];
  readonly sinks: readonly { readonly id: string; readonly type: string }[];
  readonly outbox: OutboxCommands;
  readonly suppressions: readonly Suppression[];
  /** The file that they are from as it is now, empty where it is not there; `null` where the configuration names none. */
  readonly suppressionsText: () => Promise<{ readonly path: string; readonly text: string } | null>;
  readonly version: string;
  readonly startedAt: number;
  readonly nextRuns: () => readonly NextRun[];
  /** After how many milliseconds without success a check is stale. */
  readonly staleAfter: (targetId: string, checkId: string) => number;
  /** Starts the scans that fit; answers their ids, none when all of them are running already. */
  readonly requestScan: (filter: ScanFilter) => Promise<readonly string[]>;
  /** Whether a scan with this id was accepted and has not ended, on whichever replica. */
  readonly isScanQueued: (id: string) => Promise<boolean>;
  /** The metrics in the format that the `Accept` header asks for. */
  readonly renderMetrics: (accept?: string) => Promise<{ readonly contentType: string; readonly body: string }>;
  readonly telemetry: Pick<Telemetry, 'httpRequest'>;
  readonly logger: Logger;
  readonly clock: () => number;
  readonly timeouts?: Partial<HttpTimeouts>;
}

/** When one check of one target is due next. */
interface NextRun {
  readonly targetId: string;
  readonly checkId: string;
  readonly nextAt: number;
}

/** What people may ask of the outbox. */
export interface OutboxCommands {
  /** Puts a test message for a sink into the outbox; answers its id. */
  test(sinkId: string): Promise<string>;
  /** Puts a settled message back into the outbox; `false` when it waits anyway. */
  replay(deliveryId: string): Promise<boolean>;
}

/** Which scans are asked for; both absent means all. */
export interface ScanFilter {
  readonly targetId?: string | undefined;
  readonly checkId?: string | undefined;
}

/** Milliseconds. */
export interface HttpTimeouts {
  /** How long a client may take to send a request, headers and body. */
  readonly request: number;
  /** How long a request may wait for the store before it is answered 503. */
  readonly handler: number;
  /** How long nothing may move on a connection that is not idle: who does not read its answer is cut off then. */
  readonly stalled: number;
  /** How long a client may take to read an answer; a stream of changes has a limit of its own. */
  readonly answer: number;
  /** How long `/readyz` waits for the store to prove that it is writable. */
  readonly readiness: number;
  /** How long `close` waits for requests under way before their connections are cut. */
  readonly drain: number;
  /** Between two looks at whether the store has changed, while pages are open. */
  readonly changes: number;
}
