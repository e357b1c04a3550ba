import type { AccountReader } from '../../domain/account-reader.ts';
import type { ConfiguredExpectation } from '../../sources/settle.ts';

/** A target with everything that its scans need. */
export interface WatchedTarget extends ConfiguredExpectation {
  readonly reader: AccountReader;
}
