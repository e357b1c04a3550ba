import type { IAMClient } from '@aws-sdk/client-iam';
import type { PolicyVersion } from '../../domain/target/role-snapshot.ts';
import type { IamCalls } from './iam-calls.ts';
import type { DecodeDocument } from './role-documents.ts';

/** What policies are read with. */
export interface PolicySource {
  readonly iam: IAMClient;
  readonly calls: IamCalls;
  readonly decode: DecodeDocument;
  /** Answers the versions of the policies that were read in bulk. */
  readonly known?: (arn: string) => readonly PolicyVersion[] | undefined;
}
