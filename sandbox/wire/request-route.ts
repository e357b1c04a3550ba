import type { IncomingHttpHeaders } from 'node:http';
import { services } from '../services/registry.ts';
import type { Service } from '../services/service.ts';
import { formOf } from './query-protocol.ts';

/** What a request asks for, as far as its headers and its form tell. */
export interface RequestRoute {
  readonly service: Service | undefined;
  /** Empty where the request names none. */
  readonly operation: string;
  readonly region: string;
  /** Empty where the request is not signed. */
  readonly accessKeyId: string;
}

/**
 * Routes by the credential scope of the signature, else by `X-Amz-Target`; the operation is in `X-Amz-Target` or the
 * form's `Action`. Source: AWS Signature Version 4, "Authorization" header.
 */
export function routeOf(headers: IncomingHttpHeaders, body: Uint8Array): RequestRoute {
  // Some targets have points in them, as CloudTrail's of the AWS CLI.
  const [, target, operation] = /^(.*)\.([^.]*)$/.exec(String(headers['x-amz-target'] ?? '')) ?? [];
  const { accessKeyId = '', region = 'us-east-1', scope } = scopeOf(headers.authorization);
  const service =
    services.find((candidate) => candidate.scope === scope) ??
    services.find((candidate) => candidate.target !== undefined && candidate.target === target) ??
    services.find((candidate) => target !== undefined && candidate.cliTarget === target);
  const isQuery = service !== undefined && service.target === undefined;
  const action = isQuery ? formOf(body).get('Action') : operation;
  return { service, operation: action ?? '', region, accessKeyId };
}

function scopeOf(authorization: string | undefined): {
  readonly accessKeyId?: string;
  readonly region?: string;
  readonly scope?: string;
} {
  const pattern = /Credential=(?<accessKeyId>[^/]+)\/\d{8}\/(?<region>[^/]+)\/(?<scope>[^/]+)\/aws4_request/;
  return { ...pattern.exec(authorization ?? '')?.groups };
}
