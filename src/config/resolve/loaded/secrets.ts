import type { Path } from '../../problems/problem.ts';
import type { Complaints } from '../../read/complaints.ts';
import type { ConfigurationFiles } from '../../read/files.ts';
import type { Configuration } from '../../schema/schema.ts';
import type { AccessToken } from './loaded-configuration.ts';

/** What the readers of secrets share. */
export interface SecretContext {
  readonly files: ConfigurationFiles;
  readonly complaints: Complaints;
}

/** The bearer tokens of the API. Two entries with the same token are refused: their scopes would contradict. */
export async function readTokens(http: Configuration['http'], context: SecretContext): Promise<readonly AccessToken[]> {
  const tokens: AccessToken[] = [];
  for (const [index, { file, scopes }] of http.tokens.entries()) {
    const path = ['http', 'tokens', index, 'file'];
    const token = await readToken(path, file, context);
    if (token === undefined) continue;
    if (tokens.some((other) => other.token === token)) {
      context.complaints.refuseQuietly(
        path,
        'another entry has the same token',
        'Give one entry both scopes, or make another token.',
      );
    }
    tokens.push({ token, scopes });
  }
  return tokens;
}

/** One bearer token: https://www.rfc-editor.org/rfc/rfc6750#section-2.1 says what it may consist of. */
export async function readToken(
  path: Path,
  name: string,
  { files, complaints }: SecretContext,
): Promise<string | undefined> {
  const token = await files.readSecret(path, name);
  if (token === undefined) return undefined;
  const make = 'Make one with: openssl rand -hex 32';
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    complaints.refuseQuietly(
      path,
      'the file holds no bearer token: expected one line of letters, digits and -._~+/, = at its end',
      make,
    );
  } else if (token.length < shortestToken) {
    complaints.refuseQuietly(path, `the token has ${token.length} characters: expected ${shortestToken} or more`, make);
  } else return token;
  return undefined;
}

const shortestToken = 16;

/**
 * The signing secrets of a webhook: `whsec_` and the base64 of 24 to 64 bytes, one a line
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export async function readSigningSecrets(
  path: Path,
  name: string,
  { files, complaints }: SecretContext,
): Promise<readonly string[]> {
  const secrets = await files.readSecretLines(path, name);
  if (secrets?.length === 0) complaints.refuseQuietly(path, 'the file holds no secret', makeSigningSecret);
  const wrong = (secrets ?? []).flatMap((secret, index) => {
    const mistake = mistakeOfSigningSecret(secret);
    return mistake ? `secret ${index + 1} of the file ${mistake}` : [];
  });
  for (const message of wrong) complaints.refuseQuietly(path, message, makeSigningSecret);
  return wrong.length > 0 ? [] : (secrets ?? []);
}

const makeSigningSecret = 'Make one with: echo "whsec_$(openssl rand -base64 32)"';

function mistakeOfSigningSecret(secret: string): string | undefined {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return 'is not whsec_ and base64';
  const bytes = Buffer.from(encoded, 'base64').length;
  return bytes < 24 || bytes > 64 ? `has ${bytes} bytes: expected 24 to 64` : undefined;
}

/** The external id of a role that is assumed. IAM allows 2 to 1,224 of letters, digits and `+=,.@:/-_`. */
export async function readExternalId(
  path: Path,
  name: string,
  { files, complaints }: SecretContext,
): Promise<string | undefined> {
  const externalId = await files.readSecret(path, name);
  if (externalId === undefined || /^[\w+=,.@:/-]{2,1224}$/.test(externalId)) return externalId;
  complaints.refuseQuietly(
    path,
    'the file holds no external id: expected one line of 2 to 1224 letters, digits and +=,.@:/-_',
  );
  return undefined;
}

/** A URL that is itself a secret. */
export async function readSecretUrl(
  path: Path,
  name: string,
  { files, complaints }: SecretContext,
): Promise<string | undefined> {
  const url = await files.readSecret(path, name);
  if (url === undefined || isHttpUrl(url)) return url;
  complaints.refuseQuietly(path, 'the file holds no absolute URL that starts with https:// or http://');
  return undefined;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/\s/.test(text);
}

/** The integration key of a PagerDuty service: 32 letters and digits. */
export async function readRoutingKey(
  path: Path,
  name: string,
  { files, complaints }: SecretContext,
): Promise<string | undefined> {
  const key = await files.readSecret(path, name);
  if (key === undefined || /^[A-Za-z0-9]{32}$/.test(key)) return key;
  complaints.refuseQuietly(path, 'the file holds no integration key: expected one line of 32 letters and digits');
  return undefined;
}
