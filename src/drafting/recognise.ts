import type { AccountSurvey, SurveyedIdentities, SurveyedRole } from '../domain/target/account-survey.ts';
import type { Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import { type AttachmentKind, attachmentKinds } from './attachments/attachment-kinds.ts';
import { equalGenerations, generationsBeside } from './read/generations.ts';
import { type InstallationSettings, installationSettings } from './read/installation-settings.ts';
import { type LivePolicy, livePolicies } from './read/live-attachments.ts';
import { type StackedPolicy, type SurveyedStack, stackedPolicy, surveyedStack } from './read/stack-policies.ts';
import { type RoleWishes, type WatchedRoles, watchedRoles } from './read/watched-roles.ts';

/** What a person asked for, where it goes before what the account says. */
export interface DraftWishes extends RoleWishes {
  readonly assumeRole?: string;
  /** Where what is taken from live policies goes; absent where nothing may be taken. */
  readonly baseline?: {
    /** Relative to the configuration. */
    readonly folder: string;
    /** Whether everything without a source is taken, and not only what a newer release writes alike everywhere. */
    readonly isWished: boolean;
  };
}

/** What was recognised in an account, before anything is drafted. */
export interface Recognised {
  readonly survey: AccountSurvey;
  readonly installation: Installation;
  readonly settings: InstallationSettings;
  readonly identities: SurveyedIdentities;
  readonly roles: WatchedRoles;
  readonly stacks: readonly SurveyedStack[];
  /** The policy of this ARN as a stack made it. */
  readonly stacked: (arn: string) => StackedPolicy | undefined;
  /** Every policy on the watched roles. */
  readonly live: readonly LivePolicy[];
  /** The same by kind; those that are of none under `undefined`. */
  readonly kinds: ReadonlyMap<AttachmentKind | undefined, readonly LivePolicy[]>;
}

/** Recognises roles, stacks and the kinds of policies. */
export function recognise(survey: AccountSurvey, wishes: DraftWishes): Recognised {
  const { partition, accountId, homeRegion } = survey.account;
  const installation = { partition, accountId, homeRegion };
  const settings = installationSettings(survey);
  const identities = survey.identities.ok ? survey.identities.value : { roles: [], damaged: [], policies: {} };
  const roles = watchedRoles(identities.roles, settings, wishes);
  const stacks = survey.stacks.flatMap((read) => (read.ok ? (surveyedStack(read.value, survey.account) ?? []) : []));
  const stacked = (arn: string) => stackedPolicy(arn, stacks);
  const live = livePolicies(watched(roles), identities);
  const kinds = Map.groupBy(live, (policy) => kindOf(policy, { survey, stacked, installation }));
  return { survey, installation, settings, identities, roles, stacks, stacked, live, kinds };
}

/** The watched roles that there are. */
export function watched({ shared, dynamic }: WatchedRoles): readonly SurveyedRole[] {
  return [...(shared ? [shared.value] : []), ...(dynamic?.roles ?? [])];
}

/** By the ARN that the functions know, else by the name. A boundary of somebody else is of no kind. */
function kindOf(
  policy: LivePolicy,
  { survey, stacked, installation }: Pick<Recognised, 'survey' | 'stacked' | 'installation'>,
): AttachmentKind | undefined {
  const { arn, text = '', place } = policy;
  const inPlace = attachmentKinds.filter((kind) => kind.place === place);
  if (place === 'boundary') {
    const isOurs =
      stacked(arn ?? '') ?? equalGenerations(generationsBeside('mlspace-boundary', text, { installation }))[0];
    return isOurs ? inPlace[0] : undefined;
  }
  const known = inPlace.find(
    ({ variable }) => variable !== undefined && arn !== undefined && hasValue(survey, variable, arn),
  );
  return known ?? inPlace.find(({ name }) => name.test(policy.name));
}

function hasValue({ variables }: AccountSurvey, name: NonNullable<AttachmentKind['variable']>, value: string): boolean {
  return variables.ok && Object.hasOwn(variables.value[name] ?? {}, value);
}
