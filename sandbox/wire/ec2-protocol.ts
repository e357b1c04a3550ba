import { NormalizedSchema } from '@smithy/core/schema';
import { type OperationSchema, resolveSchema, type WireProtocol } from './protocol.ts';
import { readEc2Form } from './query-form.ts';
import { formOf, type StructureSchema, structure, textShape, xmlReply } from './query-protocol.ts';

/**
 * AWS EC2 Query: forms in, XML out, without the element around the result that AWS Query has. Source: Smithy, "AWS EC2 query
 * protocol", response and error serialization.
 */
export function ec2Protocol(xmlNamespace: string): WireProtocol {
  return {
    decode: async (operation, body) => readEc2Form(resolveSchema(operation[4]), formOf(body)),

    encode: (operation, output, requestId) =>
      xmlReply(answerShape(operation), { ...output, requestId }, { xmlNamespace, status: 200 }),

    refuse(error, requestId) {
      const value = { Errors: { Error: { Code: error.code, Message: error.message } }, RequestID: requestId };
      return xmlReply(errorShape, value, { xmlNamespace: '', status: error.status });
    },
  };
}

/** The members of the output with the id of the request among them. */
function answerShape(operation: OperationSchema): StructureSchema {
  const name = `${operation[2]}Response`;
  const output = NormalizedSchema.of(resolveSchema(operation[5]) as Parameters<typeof NormalizedSchema.of>[0]);
  const members = output.isStructSchema() ? [...output.structIterator()] : [];
  return structure(name, {
    requestId: textShape,
    ...Object.fromEntries(members.map(([member, schema]) => [member, schema as unknown as StructureSchema])),
  });
}

const errorShape = structure('Response', {
  Errors: () => structure('Errors', { Error: () => structure('Error', { Code: textShape, Message: textShape }) }),
  RequestID: textShape,
});
