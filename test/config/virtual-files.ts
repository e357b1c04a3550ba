import { join } from 'node:path';
import { loadConfiguration } from '../../src/config/load.ts';
import { problemText } from '../../src/config/problems/problem.ts';
import type { LoadedConfiguration, LoadOutcome } from '../../src/config/resolve/loaded/loaded-configuration.ts';

/** Where the virtual configuration file stands. */
const folder = '/etc/notebook-drift';

/** The smallest target that is complete; further lines of it can follow. */
export const minimal = `targets:
  - id: prod
    account_id: "012345678910"
    home_region: us-east-1
    roles: [{ name: mlspace-notebook-role }]
    policy:
      parameters:
        kms_key: arn:aws:kms:us-east-1:012345678910:key/80b28a33-4686-4d87-9dda-4a87e889875a
        security_groups: [sg-0c001c111cbcdcdf6]
        subnets: [subnet-0f9f0555e69d3d687]
`;

interface World {
  /** By name, relative to the folder of the configuration file. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Loads the text as `/etc/notebook-drift/config.yaml`, with files that exist only here. */
export function load(text: string, { files = {}, environment = {} }: World = {}): Promise<LoadOutcome> {
  const all = { 'config.yaml': text, ...files };
  const contents = new Map(Object.entries(all).map(([name, content]) => [join(folder, name), content]));
  return loadConfiguration({
    file: join(folder, 'config.yaml'),
    environment,
    readFile: async (path) => {
      const content = contents.get(path);
      if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
      return content;
    },
  });
}

/** The same where the configuration has to be right. */
export async function loadValid(text: string, world: World = {}): Promise<LoadedConfiguration> {
  const outcome = await load(text, world);
  if (!outcome.ok) throw new Error(outcome.problems.map(problemText).join('\n'));
  return outcome.configuration;
}

/** Every problem as `line path: message`, with the suggestion after `→`. The line is `?` when it has none. */
export async function problemsOf(text: string, world: World = {}): Promise<readonly string[]> {
  const outcome = await load(text, world);
  return outcome.ok
    ? []
    : outcome.problems.map(({ line, variable, path, message, value, suggestion }) => {
        const found = value === undefined ? '' : ` [${value}]`;
        return `${variable ?? line ?? '?'} ${path}: ${message}${found}${suggestion ? ` → ${suggestion}` : ''}`;
      });
}
