import type { Role, RoleDetail } from '@aws-sdk/client-iam';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { MalformedAnswer, present } from '../client/failures.ts';
import { decodePolicyDocument } from './policy-document.ts';

/**
 * Decodes documents and keeps one copy of each text: hundreds of roles carry the same ones, and equal texts that are one
 * string take the room of one.
 */
export type DecodeDocument = (text: string) => string;

/** Creates a decoder with a memory of its own. It throws {@link MalformedAnswer} for what is no JSON. */
export function createDocumentDecoder(): DecodeDocument {
  const oneOf = createTextPool();
  return (text) => {
    const document = decodePolicyDocument(text);
    if (document === undefined) {
      throw new MalformedAnswer('The policy document is not JSON, neither raw nor URL-encoded');
    }
    return oneOf(document);
  };
}

/** Answers equal texts with one string. */
export function createTextPool(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const earlier = known.get(text);
    if (earlier === undefined) known.set(text, text);
    return earlier ?? text;
  };
}

/** What both GetRole and the bulk reading tell of a role itself. */
export function roleFacts(role: Role | RoleDetail, decode: DecodeDocument) {
  const boundaryArn = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: present(role.Arn, 'the ARN of the role'),
    name: present(role.RoleName, 'the name of the role'),
    path: present(role.Path, 'the path of the role'),
    trustPolicy: decode(present(role.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument')),
    tags: Object.fromEntries((role.Tags ?? []).map(({ Key, Value }) => [present(Key, 'a tag key'), Value ?? ''])),
    ...withoutAbsent({ boundaryArn }),
  };
}

/** What is known of a role beside its policies, as IAM answers it. */
export type RoleFacts = ReturnType<typeof roleFacts>;

/** The name of a policy out of its ARN. */
export function policyNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
