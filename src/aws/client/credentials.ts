import type { STSClientConfig } from '@aws-sdk/client-sts';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { TargetAccess } from '../../domain/target/target.ts';
import { AssumeRoleFailure } from './failures.ts';
import type { ClientPlugin } from './observe.ts';

/** What a client of the SDK signs with: fixed credentials, or the provider that fetches and renews them. */
export type Credentials = NonNullable<STSClientConfig['credentials']>;

/** How the credentials of a target are found. */
export interface CredentialOptions {
  readonly access: TargetAccess;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How STS is reached, both to assume the role and by the default chain. */
  readonly client: Pick<STSClientConfig, 'endpoint' | 'region' | 'requestHandler' | 'useFipsEndpoint' | 'maxAttempts'>;
  readonly plugin: ClientPlugin;
}

/**
 * The credentials of a target: those of the process, or of the role that these assume. The SDK's default chain finds
 * those of the process, except that keys come from the environment that was handed in.
 */
export function createCredentials({ access, environment, client, plugin }: CredentialOptions): Credentials {
  const own = keysOf(environment) ?? namingProfile(fromNodeProviderChain({ clientConfig: client }), environment);
  if (!access.assumeRole) return own;
  const { arn, externalId, sessionName } = access.assumeRole;
  const assume = fromTemporaryCredentials({
    masterCredentials: own,
    params: { RoleArn: arn, RoleSessionName: sessionName, ExternalId: externalId },
    clientConfig: client,
    clientPlugins: [plugin],
  });
  return async (identity) => {
    try {
      return await assume(identity);
    } catch (error) {
      throw new AssumeRoleFailure(arn, error);
    }
  };
}

/** The SDK does not say which profile it looked for in vain. */
function namingProfile(
  chain: ReturnType<typeof fromNodeProviderChain>,
  { AWS_PROFILE }: CredentialOptions['environment'],
) {
  if (!AWS_PROFILE) return chain;
  const named: typeof chain = async (identity) => {
    try {
      return await chain(identity);
    } catch (error) {
      if (error instanceof Error && !error.message.includes('profile'))
        error.message = `${error.message.replace(/\.$/, '')}; AWS_PROFILE is the profile "${AWS_PROFILE}"`;
      throw error;
    }
  };
  return named;
}

function keysOf(environment: CredentialOptions['environment']): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE } = environment;
  // A profile wins over keys, as in the SDK.
  if (AWS_PROFILE || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}
