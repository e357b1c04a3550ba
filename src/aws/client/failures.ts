import type { FailureReason, Read, ReadFailure } from '../../domain/evaluation/read.ts';
import { abortable } from './abortable.ts';
import { isMissing, reasonOf } from './reasons.ts';

/** One call, as its failure is told. */
export interface Call {
  /** As IAM names it: `iam:GetRole`. */
  readonly operation: string;
  /** What is asked for: an ARN, a name, a region. */
  readonly subject: string;
  readonly signal: AbortSignal;
}

/** An answer that came, but without what the API promises; told as `malformed_response`, never taken for empty. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/** A role that could not be assumed, so that the call in hand was never made. */
export class AssumeRoleFailure extends Error {
  override readonly name = 'AssumeRoleFailure';
  readonly roleArn: string;

  constructor(roleArn: string, cause: unknown) {
    super(`The role ${roleArn} cannot be assumed`, { cause });
    this.roleArn = roleArn;
  }
}

/**
 * Makes one call and answers its value or why there is none. When the signal aborts, the outcome is neither: the
 * promise rejects with the signal's reason, so that the scan ends instead of taking the call for failed.
 */
export async function attempt<Value>(call: Call, action: () => Promise<Value>): Promise<Read<Value>> {
  call.signal.throwIfAborted();
  try {
    return { ok: true, value: await abortable(action(), call.signal) };
  } catch (error) {
    call.signal.throwIfAborted();
    return { ok: false, failure: failureOf(error, call) };
  }
}

/** The member of an answer that the API promises. Throws {@link MalformedAnswer} where it is absent. */
export function present<Value>(value: Value | undefined | null, member: string): Value {
  if (value === undefined || value === null) throw new MalformedAnswer(`The answer lacks ${member}`);
  return value;
}

/** What went wrong with a call, told so that a person can act on it. */
export function failureOf(error: unknown, { operation, subject }: Pick<Call, 'operation' | 'subject'>): ReadFailure {
  if (error instanceof AssumeRoleFailure) {
    return failureOf(error.cause, { operation: 'sts:AssumeRole', subject: error.roleArn });
  }
  return { reason: failureReason(error), operation, subject, message: describe(error) };
}

function failureReason(error: unknown): FailureReason {
  if (error instanceof MalformedAnswer) return 'malformed_response';
  return isMissing(error) ? 'not_found' : reasonOf(error);
}

/** What the SDK says of a body that names no error, such as a page of HTML. */
const saysNothing = /^Unknown(Error)?$/;

const longestMessage = 500;

/** Signature errors quote the whole request, token included; proxy errors quote the proxy's URL, password included. */
const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(x-amz-security-token|authorization)\s*[:=].*/gi, '$1: …'],
  [/\/\/[^/\s@]+@/g, '//…@'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '…'],
];

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'The SDK threw something that is not an error';
  const label = labelOf(error);
  // What follows the first line is for the SDK's users, or the canonical request of a signature error.
  const [line = ''] = error.message.split('\n', 1);
  const text = line && !saysNothing.test(line) ? `${label}: ${line}` : label;
  const clean = secrets.reduce((message, [pattern, replacement]) => message.replace(pattern, replacement), text);
  return clean.length > longestMessage ? `${clean.slice(0, longestMessage)}…` : clean;
}

/** The name alone says nothing where it is of the SDK's parser or of Node: then the status or the socket's code tells. */
function labelOf(error: Error): string {
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const isUnreadable = error.name === 'SyntaxError' || error.message.startsWith('@aws-sdk XML parse error');
  if (isUnreadable && $metadata?.httpStatusCode) return `HTTP ${$metadata.httpStatusCode}, unreadable body`;
  if (saysNothing.test(error.name) && $metadata?.httpStatusCode)
    return `HTTP ${$metadata.httpStatusCode} without an error of AWS, perhaps of a proxy or another program`;
  return typeof code === 'string' && code !== error.name ? `${error.name} (${code})` : error.name;
}
