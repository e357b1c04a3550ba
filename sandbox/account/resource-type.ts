type SortOrder = 'Ascending' | 'Descending';

/** What the sandbox knows of one SageMaker resource type; another type is another row. */
export interface ResourceType {
  /** As in the Service Authorization Reference. */
  readonly type: string;
  /** The ARN after the account's id, by its slashes. Parts in braces are the parts of a resource's name. */
  readonly arn: readonly string[];
  /** Set where AWS writes the names in the ARN in lower case, whatever they are. */
  readonly arnIsLowerCase?: true;
  /** Set where the list tells ARNs in lower case that have the case of the name. */
  readonly listsLowerCase?: true;
  /** What `ListTags` says of one that is not there, where it has words of its own. */
  readonly wordsOfGone?: string;
  readonly list: string;
  /** The operation that deletes one, by its name; absent for jobs, which can never be deleted, and where none is made. */
  readonly delete?: string;
  /** Member of the list's answer that holds the summaries. */
  readonly member: string;
  /** Members of a summary that hold the ARN and the last part of the name; absent where a list does not tell it. */
  readonly arnMember?: string;
  readonly nameMember?: string;
  /** Inputs that the list must have, each named as a part of the ARN that it chooses. */
  readonly requires?: readonly string[];
  /** The type whose resources' names are the first part of these resources' names. */
  readonly parent?: string;
  /** Member of a summary that holds the status, and the statuses that generated resources have. */
  readonly status?: { readonly member: string; readonly values: readonly string[] };
  /** Members that the SDK calls required and that the sandbox always answers alike. */
  readonly constant?: Readonly<Record<string, unknown>>;
  readonly sortBy: string;
  readonly sortOrder: SortOrder;
  /** Between creation and the last modification of a generated resource, milliseconds. */
  readonly activeFor: number;
  /** How the names of generated resources begin. */
  readonly namePrefix: string;
  /** Its part of a population that is given as one number. */
  readonly share: number;
}
