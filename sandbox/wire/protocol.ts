import type { GetRole$ } from '@aws-sdk/client-iam';
import type { ServiceError } from './service-error.ts';

/** The runtime schema of one operation, as the clients of the AWS SDK carry it. */
export type OperationSchema = typeof GetRole$;

/** What goes back over HTTP. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** How one family of services puts requests, answers and errors on the wire. */
export interface WireProtocol {
  decode(operation: OperationSchema, body: Uint8Array): Promise<object>;
  encode(operation: OperationSchema, output: object, requestId: string): Reply;
  refuse(error: ServiceError, requestId: string): Reply;
}

/** The schema of an operation's input or output; the SDK keeps it behind a function. */
export function resolveSchema<Schema>(reference: Schema | (() => Schema)): Schema {
  return typeof reference === 'function' ? (reference as () => Schema)() : reference;
}
