import { crc32 } from 'node:zlib';
import { JsonCodec2 } from '@aws-sdk/core/protocols';
import { type OperationSchema, type Reply, resolveSchema, type WireProtocol } from './protocol.ts';
import { ServiceError } from './service-error.ts';

const epochSeconds = 7;
const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: epochSeconds }, jsonName: false });

/** Source: Smithy, "AWS JSON 1.0 protocol" (smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html). */
export const json10 = jsonProtocol('application/x-amz-json-1.0', (code) => ({
  // SQS spoke the query protocol once, and tells its codes to those who still look for them (Smithy, "awsQueryCompatible trait").
  'x-amzn-query-error': `${queryCodes[code] ?? code};Sender`,
}));

/** Codes of the query protocol that are others than the names of the errors. Source: SQS API reference, the errors of each operation. */
const queryCodes: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
};

/** Source: Smithy, "AWS JSON 1.1 protocol" (smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). */
export const json11 = jsonProtocol('application/x-amz-json-1.1');

/**
 * The same as JSON 1.0 as DynamoDB speaks it: errors are named with their namespace, and each answer has its checksum.
 * Source: DynamoDB developer guide, "DynamoDB low-level API" and "Error handling with DynamoDB".
 */
export const jsonOfDynamo: WireProtocol = checksummed(
  jsonProtocol('application/x-amz-json-1.0', undefined, (code) =>
    common.has(code) ? `com.amazon.coral.service#${code}` : `com.amazonaws.dynamodb.v20120810#${code}`,
  ),
);

/** Errors of every service, which are named as such. */
const common: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'MissingAuthenticationTokenException',
  'SerializationException',
  'UnknownOperationException',
  'ValidationException',
]);

function summed(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, 'x-amz-crc32': String(crc32(reply.body)) } };
}

function checksummed(protocol: WireProtocol): WireProtocol {
  return {
    decode: (operation, body) => protocol.decode(operation, body),
    encode: (operation, output, requestId) => summed(protocol.encode(operation, output, requestId)),
    refuse: (error, requestId) => summed(protocol.refuse(error, requestId)),
  };
}

/** AWS JSON by the SDK's own codec; its versions differ in the content type. */
function jsonProtocol(
  contentType: string,
  headersOf: (code: string) => Readonly<Record<string, string>> = () => ({}),
  typeOf: (code: string) => string = (code) => code,
): WireProtocol {
  return {
    async decode(operation: OperationSchema, body: Uint8Array): Promise<object> {
      if (body.byteLength === 0) return {};
      try {
        return (await codec
          .createDeserializer()
          .read(resolveSchema(operation[4]), Buffer.from(body).toString())) as object;
      } catch (error) {
        throw new ServiceError('SerializationException', error instanceof Error ? error.message : String(error));
      }
    },

    encode(operation: OperationSchema, output: object): Reply {
      const schema = resolveSchema(operation[5]);
      // AWS answers operations without output with an empty body.
      if (schema === 'unit') return { status: 200, contentType, body: new Uint8Array() };
      const serializer = codec.createSerializer();
      serializer.write(schema, output);
      return { status: 200, contentType, body: bytesOf(serializer.flush()) };
    },

    refuse(error: ServiceError): Reply {
      const body = Buffer.from(JSON.stringify({ __type: typeOf(error.code), message: error.message }));
      return { status: error.status, contentType, body, headers: headersOf(error.code) };
    },
  };
}

/** The codec's bytes warn when they are treated as text, which `Buffer.from` does; a view of their memory does not. */
function bytesOf(output: string | Uint8Array): Uint8Array {
  if (typeof output === 'string') return Buffer.from(output);
  return new Uint8Array(output.buffer, output.byteOffset, output.byteLength);
}
