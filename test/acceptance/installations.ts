import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonWithBoto3 } from '../support/external-tool.ts';
import { sharedDocuments } from '../support/shared-documents.ts';

/** The path of something among the installations of MLSpace that lie beside the repository. */
export const inShared = (path: string): string => join(sharedDocuments, 'mlspace', path);

/** The names of the installations there are; none where they are not beside the repository. */
export function installationNames(): readonly string[] {
  const folder = inShared('installations');
  return existsSync(folder) ? readdirSync(folder).map((file) => file.replace(/\.json$/, '')) : [];
}

/** The region of an installation, the path of its file. */
export function regionOf(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly region: string }).region;
}

/** moto answers a reading of tags with 500 as soon as there is one of these. */
const unreadable = 'CreateEndpointConfig,CreateEndpoint';

/** Loads an installation, the path of its file, into an empty moto. */
export async function load(file: string, endpoint: string): Promise<void> {
  await promisify(execFile)(pythonWithBoto3() ?? 'python3', [inShared('load.py'), file, '--skip', unreadable], {
    env: { ...process.env, AWS_ENDPOINT_URL: endpoint },
  });
}
