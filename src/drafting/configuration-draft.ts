import type { SurveyedAccount } from '../domain/target/account-survey.ts';
import type { MlspaceTable } from '../domain/target/installation-facts.ts';
import type { DraftedAttachment } from './attachments/drafted-attachment.ts';
import type { DraftedNotebookPolicy } from './notebook-policy.ts';
import type { Gap, Sourced } from './read/sourced.ts';
import type { WatchedRoles } from './read/watched-roles.ts';

/** Everything that a configuration says of an installation, and where each value comes from. */
export interface ConfigurationDraft {
  readonly account: SurveyedAccount;
  readonly assumeRole?: string;
  /** The folder of the files that were taken from live policies, beside the configuration; absent where there are none. */
  readonly baseline?: string;
  readonly regions: Sourced<readonly string[]>;
  readonly roles: WatchedRoles;
  /** Names of roles that fit the prefix of dynamic roles and are made by a stack. */
  readonly except: Sourced<readonly string[]>;
  readonly notebook: DraftedNotebookPolicy | undefined;
  readonly facts: DraftedFacts;
  readonly attachments: readonly DraftedAttachment[];
  readonly trustedServices: Sourced<readonly string[]>;
  readonly systemTag: Sourced<string> | undefined;
  /** The types to scan, where they are not the default ones; the types that are left out, each with the reason. */
  readonly types: {
    readonly scanned: readonly string[] | undefined;
    readonly leftOut: readonly (readonly [string, string])[];
  };
  readonly gaps: readonly Gap[];
}

/** What of `targets[].facts` is switched on, since it could be read. */
export interface DraftedFacts {
  /** `true` where every table has its usual name. */
  readonly tables: Sourced<true | Readonly<Record<MlspaceTable, string>>> | undefined;
  readonly instanceTypes: Sourced<true> | undefined;
}
