import type { TagScanSettings } from '../../../checks/required-tags/tag-scan-settings.ts';
import type { SinkSettings } from '../../../domain/delivery/sink.ts';
import type { EventQueueSettings } from '../../../domain/finding/event-queue.ts';
import type { Suppression } from '../../../domain/finding/suppression.ts';
import type { OrganizationDiscovery } from '../../../domain/target/discovery.ts';
import type { ConfiguredAttachments } from '../../../domain/target/expected-attachments.ts';
import type { Target } from '../../../domain/target/target.ts';
import type { NetworkSettings } from '../../../network/settings.ts';
import type { CanonicalPolicy } from '../../../policy/canonical/parameters/canonical-policy.ts';
import type { StoreSettings } from '../../../store/contract/settings.ts';
import type { ConfigurationProblem, Path } from '../../problems/problem.ts';
import type { ReadFiles } from '../../read/file-state.ts';
import type { Configuration } from '../../schema/schema.ts';

/** A target with what its roles should have. */
export interface ResolvedTarget {
  readonly target: Target;
  /** The notebook policy; `null` where a stack says it. */
  readonly canonical: CanonicalPolicy | null;
  readonly attachments: ConfiguredAttachments;
}

/** A configuration that is ready for use: checked, its files read, its policies rendered. */
export interface LoadedConfiguration {
  /** The file that it was read from; absent when all of it came from the environment. */
  readonly file?: string;
  readonly configuration: Configuration;
  readonly targets: readonly ResolvedTarget[];
  /** How accounts are found, and what each of them would be as a target, with {@link anyAccount} in its place. */
  readonly discovery?: { readonly settings: OrganizationDiscovery; readonly sample: ResolvedTarget };
  readonly sinks: readonly SinkSettings[];
  /** Absent where no queue is configured. */
  readonly events?: EventQueueSettings;
  readonly suppressions: readonly Suppression[];
  /** The absolute path of their file. */
  readonly suppressionsFile?: string;
  /** Every file that it was read from, the configuration file first. */
  readonly files: ReadFiles;
  readonly tokens: readonly AccessToken[];
  readonly metricsToken?: string;
  readonly network: NetworkSettings;
  readonly store: StoreSettings;
  readonly tags: TagScanSettings;
  /** 12 hexadecimal digits over the effective configuration and the canonical policies, without secrets. */
  readonly hash: string;
  readonly warnings: readonly ConfigurationProblem[];
  /** Every secret that was read, for redaction. */
  readonly secrets: readonly string[];
  /** Where a value of the configuration comes from: `default`, `file:line` or `environment variable X`. */
  readonly sourceOf: (path: Path) => string;
}

/** A bearer token of the HTTP API. */
export interface AccessToken {
  readonly token: string;
  readonly scopes: readonly ('read' | 'write')[];
}

/** A configuration that can be used, or everything that is wrong with it. */
export type LoadOutcome =
  | { readonly ok: true; readonly configuration: LoadedConfiguration }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigurationProblem[];
      /** Every file that was read, or was to be: another content of them may be right. */
      readonly files: ReadFiles;
    };
