import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Sandbox } from '../../sandbox/server.ts';
import { externalTool } from '../support/external-tool.ts';

const run = promisify(execFile);

/** Runs the AWS CLI against a sandbox as a person would, without any configuration of this machine. */
export async function aws(sandbox: Sandbox, ...words: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(externalTool('aws') ?? 'aws', [...words, '--output', 'json'], {
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
    },
  });
  return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
}

/** What the CLI said of a call that failed. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  return String((error as { stderr?: string }).stderr);
}
