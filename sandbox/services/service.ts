import type { SandboxAccount } from '../account/account.ts';
import type { PageQuirk } from '../control/faults.ts';
import type { PageTokens } from '../control/page-tokens.ts';
import type { OperationSchema, WireProtocol } from '../wire/protocol.ts';
import type { ServiceId } from './service-id.ts';

/** What an operation may use besides its input. */
export interface ServiceCall {
  readonly account: SandboxAccount;
  readonly region: string;
  readonly accessKeyId: string;
  readonly tokens: PageTokens;
  /** At most this many tags on a page of `ListTags`. */
  readonly tagsPerPage: number;
  /** Whether lists filter after they have cut the page, as AWS does (aws-sdk 486, boto3 2838), so that pages come short or empty. */
  readonly filtersAfterCut: boolean;
  /** Whether pages of IAM and the tagging API come empty and short, with more behind them. */
  readonly shortPages: boolean;
  /** A fault that only a list can play: its page is answered oddly. */
  readonly pageQuirk?: PageQuirk;
}

/** One operation: from the input that the SDK's schema has decoded to the output that it will encode. */
export type Operation = (input: never, call: ServiceCall) => object | Promise<object>;

export type Operations = Readonly<Record<string, Operation>>;

export interface Service {
  readonly id: ServiceId;
  /** The service's name in the credential scope of a signature. */
  readonly scope: string;
  /** Before the dot in `X-Amz-Target`; absent for query services. */
  readonly target?: string;
  /** The same as botocore has it, where that is another. */
  readonly cliTarget?: string;
  readonly protocol: WireProtocol;
  /** Schemas of the SDK's client by name and a dollar sign, such as `GetRole$`. */
  readonly schemas: Readonly<Record<string, unknown>>;
  readonly operations: Operations;
}

/** The schema that the SDK's client has for an operation; `undefined` where it has none. */
export function schemaOf(service: Service, operation: string): OperationSchema | undefined {
  return service.schemas[`${operation}$`] as OperationSchema | undefined;
}
