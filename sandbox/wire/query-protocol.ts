import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { type OperationSchema, type Reply, resolveSchema, type WireProtocol } from './protocol.ts';
import { readQueryForm } from './query-form.ts';
import type { ServiceError } from './service-error.ts';

const contentType = 'text/xml';
const dateTime = 5;

/** The schema of a structure, as the serializer takes it. */
export type StructureSchema = Parameters<XmlShapeSerializer['write']>[0];

/**
 * AWS Query: forms in, XML out. The bodies are written by the SDK's schemas; only the envelopes around them are ours.
 * Source: Smithy, "AWS query protocol", response and error serialization.
 */
export function queryProtocol(xmlNamespace: string): WireProtocol {
  return {
    decode: async (operation, body) => readQueryForm(resolveSchema(operation[4]), formOf(body)),

    encode(operation, output, requestId) {
      const name = operation[2];
      const value = { [`${name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
      return xmlReply(answerEnvelope(operation), value, { xmlNamespace, status: 200 });
    },

    refuse(error, requestId) {
      const value = { Error: errorBody(error), RequestId: requestId };
      return xmlReply(errorEnvelope, value, { xmlNamespace, status: error.status });
    },
  };
}

/** A reply whose body is a value as its schema writes it. */
export function xmlReply(
  schema: StructureSchema,
  value: object,
  { xmlNamespace, status }: { readonly xmlNamespace: string; readonly status: number },
): Reply {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: dateTime },
    xmlNamespace,
    serviceNamespace: '',
  });
  serializer.write(schema, value);
  return { status, contentType, body: Buffer.from(serializer.flush()) };
}

/** The form in the body of a query request. */
export function formOf(body: Uint8Array): URLSearchParams {
  return new URLSearchParams(Buffer.from(body).toString('utf8'));
}

function errorBody(error: ServiceError) {
  return { Type: error.status >= 500 ? 'Receiver' : 'Sender', Code: error.code, Message: error.message };
}

function answerEnvelope(operation: OperationSchema): StructureSchema {
  const name = operation[2];
  const output = resolveSchema(operation[5]);
  // An operation without output has no Result element.
  if (output === 'unit') return structure(`${name}Response`, { ResponseMetadata: () => metadata });
  return structure(`${name}Response`, { [`${name}Result`]: () => output, ResponseMetadata: () => metadata });
}

/** The schema of a text. */
export const textShape = 0;
const metadata = structure('ResponseMetadata', { RequestId: textShape });
const errorEnvelope = structure('ErrorResponse', {
  Error: () => structure('Error', { Type: textShape, Code: textShape, Message: textShape }),
  RequestId: textShape,
});

/** The schema of an element with these children. */
export function structure(
  name: string,
  members: Record<string, StructureSchema | (() => StructureSchema)>,
): StructureSchema {
  return [3, 'sandbox', name, 0, Object.keys(members), Object.values(members)] as StructureSchema;
}
