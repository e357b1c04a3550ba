import type { ReadFailure } from '../evaluation/read.ts';

/**
 * What documents of an installation depend on beside the role itself: MLSpace computes it from its own tables and from
 * what EC2 says of instance types, and writes it into the policies (awslabs/mlspace, `IAMManager`,
 * `update_instance_constraint_policies`, `update_instance_kms_key_conditions`, `ActiveServicePolicyManager`).
 */
export const installationFactIds = [
  /** The names of the data sets that the groups of the role's user share, in no order: a list of texts. */
  'datasets-of-user',
  /** The instance types that the settings allow for endpoints: a list of texts such as `ml.m5.large`. */
  'endpoint-instance-types',
  /** The services that the settings switch off, by the names of the settings: `batchTranslate`, `labelingJob` … */
  'switched-off-services',
  'training-instance-types',
  'transform-instance-types',
  /**
   * The instance types, or patterns over them, that the live document exempts from needing a volume key and that cannot
   * take one: those of the live list that EC2's description justifies, so that a list of another day is no difference.
   */
  'volume-key-exemptions',
] as const;

/** A fact of the installation that documents depend on. */
export type InstallationFactId = (typeof installationFactIds)[number];

/** What a fact is asked for. */
export interface FactQuestion {
  readonly tags: Readonly<Record<string, string>>;
  /** The policy documents, as JSON text, that stand where the document in question should. */
  readonly live: readonly string[];
}

/** The value of a fact, or why there is none: something that the role lacks, or a read that failed or is not configured. */
export type FactValue =
  | { readonly ok: true; readonly value: string | readonly string[] }
  | { readonly ok: false; readonly problem: string }
  | { readonly ok: false; readonly failure: ReadFailure };

/** Answers the facts of one installation as they were read for one evaluation. */
export type InstallationFacts = (id: InstallationFactId, question: FactQuestion) => FactValue;

/** The tables of MLSpace that facts come from, by what they hold. */
export const mlspaceTables = {
  appConfiguration: 'mlspace-app-configuration',
  groupDatasets: 'mlspace-group-datasets',
  groupUsers: 'mlspace-group-users',
  projectUsers: 'mlspace-project-users',
} as const;

/** A table of MLSpace, by what this program calls it. */
export type MlspaceTable = keyof typeof mlspaceTables;

/** Where the facts of a target are read. Everything in it is opt-in. */
export interface FactSources {
  /** The names of MLSpace's tables in the home region; absent where they are not read. */
  readonly tables?: Readonly<Record<MlspaceTable, string>>;
  /** Whether EC2 is asked for its instance types in the home region. */
  readonly instanceTypes: boolean;
}
