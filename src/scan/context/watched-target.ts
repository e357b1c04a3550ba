import type { AccountReader } from '../../domain/account-reader.ts';
import type { ExpectedAttachments } from '../../domain/target/expected-attachments.ts';
import type { Target } from '../../domain/target/target.ts';
import type { CanonicalPolicy } from '../../policy/canonical/parameters/canonical-policy.ts';

/** A target with everything that its scans need. */
export interface WatchedTarget {
  readonly target: Target;
  readonly canonical: CanonicalPolicy;
  readonly attachments: ExpectedAttachments;
  readonly reader: AccountReader;
}
