import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { type OperationSchema, type Reply, resolveSchema, type WireProtocol } from './protocol.ts';
import { readQueryForm } from './query-form.ts';
import type { ServiceError } from './service-error.ts';

const contentType = 'text/xml';
const dateTime = 5;

type StructureSchema = Parameters<XmlShapeSerializer['write']>[0];

/**
 * AWS Query: forms in, XML out. The bodies are written by the SDK's schemas; only the envelopes around them are ours.
 * Source: Smithy, "AWS query protocol", response and error serialization.
 */
export function queryProtocol(xmlNamespace: string): WireProtocol {
  const write = (schema: StructureSchema, value: object, status: number): Reply => {
    const serializer = new XmlShapeSerializer({
      timestampFormat: { useTrait: true, default: dateTime },
      xmlNamespace,
      serviceNamespace: '',
    });
    serializer.write(schema, value);
    return { status, contentType, body: Buffer.from(serializer.flush()) };
  };

  return {
    decode: async (operation, body) => readQueryForm(resolveSchema(operation[4]), formOf(body)),

    encode(operation, output, requestId) {
      const name = operation[2];
      const value = { [`${name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
      return write(answerEnvelope(operation), value, 200);
    },

    refuse(error, requestId) {
      return write(errorEnvelope, { Error: errorBody(error), RequestId: requestId }, error.status);
    },
  };
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

const text = 0;
const metadata = structure('ResponseMetadata', { RequestId: text });
const errorEnvelope = structure('ErrorResponse', {
  Error: () => structure('Error', { Type: text, Code: text, Message: text }),
  RequestId: text,
});

function structure(name: string, members: Record<string, StructureSchema | (() => StructureSchema)>): StructureSchema {
  return [3, 'sandbox', name, 0, Object.keys(members), Object.values(members)] as StructureSchema;
}
