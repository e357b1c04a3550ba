import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { SandboxAccount } from '../../../sandbox/account/account.ts';
import type { InstanceTypeRecord } from '../../../sandbox/account/installation/instance-types.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/server.ts';

/** An installation as data, as `../shared/mlspace` has it; see the README there. */
export interface InstallationData {
  name: string;
  account: string;
  region: string;
  partition: 'aws';
  stacks: {
    name: string;
    template: { Outputs?: Record<string, { Export?: { Name: string } }>; Resources: Record<string, unknown> };
    parameters: Record<string, string>;
    tags: Record<string, string>;
    outputs: Record<string, string>;
    resources: Record<string, { type: string; physical_id: string }>;
  }[];
  roles: RoleData[];
  policies: PolicyData[];
  buckets: { bucket: string; objects: Record<string, unknown> }[];
  parameters: Record<string, string>;
  functions: { name: string; environment: Record<string, string> }[];
  tables: { name: string; key_schema: { AttributeName: string }[]; items: Record<string, AttributeValue>[] }[];
}

export interface RoleData {
  name: string;
  arn: string;
  path: string;
  tags: Record<string, string>;
  trust: object;
  boundary?: string | null;
  attached: string[];
  inline: Record<string, object>;
}

export interface PolicyData {
  name: string;
  arn: string;
  path: string;
  default_version: string;
  versions: Record<string, object>;
}

/** The account of the sandbox that an installation makes, without its SageMaker resources. */
function installedAccount(data: InstallationData): SandboxAccount {
  const { account: accountId, partition, region } = data;
  const account = new SandboxAccount({ accountId, partition, now: Date.now });
  account.regions = [region];
  account.instanceTypes = [...account.instanceTypes, ...exemptTypes(data, account.instanceTypes)];
  for (const policy of data.policies) addPolicy(account, policy);
  for (const role of data.roles) addRole(account, role);
  for (const stack of data.stacks) addStack(account, region, stack);
  for (const { name, key_schema: keys, items } of data.tables) {
    const [partitionKey, sortKey] = keys.map(({ AttributeName }) => AttributeName);
    account.tables.create(region, name, { partition: partitionKey ?? '', ...(sortKey ? { sort: sortKey } : {}) });
    account.tables.put(region, name, ...items.map((item) => unmarshall(item)));
  }
  for (const [name, value] of Object.entries(data.parameters)) account.parameters.put(region, name, value);
  return account;
}

/**
 * What EC2 has to say so that the exemptions of the installation are those of its day: the types that its own list names, with
 * disks of their own. The list is not what these tests are about.
 */
function exemptTypes(data: InstallationData, known: readonly InstanceTypeRecord[]): readonly InstanceTypeRecord[] {
  const policy = data.policies.find(({ name }) => name.includes('kms-instance-constraint'));
  const written = JSON.stringify(policy?.versions ?? {}).matchAll(/"(?:ml\.)?([a-z][\w-]*\d[\w-]*)\.(\*|[\w-]+)"/g);
  const names = [...written].map(([, family = '', size = '']) => `${family}.${size === '*' ? 'large' : size}`);
  const families = new Set(known.map(({ name }) => name.split('.')[0]));
  return [...new Set(names)]
    .filter((name) => !families.has(name.split('.')[0]))
    .map((name) => ({ name, hypervisor: 'nitro', hasInstanceStorage: true, isBareMetal: false }));
}

function addPolicy(account: SandboxAccount, { name, path, default_version: current, versions }: PolicyData): void {
  const older = Object.entries(versions).filter(([id]) => id !== current);
  const documents = [...older, [current, versions[current]] as const].map(([, document]) => JSON.stringify(document));
  const [first = '', ...others] = documents;
  const { arn } = account.policies.create({ name, path, document: first });
  for (const document of others) account.policies.createVersion(arn, document, true);
}

function addRole(account: SandboxAccount, role: RoleData): void {
  const { name, path, tags, trust, boundary, attached, inline } = role;
  account.roles.create({
    name,
    path,
    trustPolicy: JSON.stringify(trust),
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    ...(boundary ? { boundary } : {}),
  });
  for (const arn of attached) {
    const [, awsName] = /::aws:policy\/(.*)$/.exec(arn) ?? [];
    const isNew = awsName !== undefined && !account.policies.find(arn);
    if (isNew) account.policies.addManagedByAws(awsName, JSON.stringify({ Version: '2012-10-17', Statement: [] }));
    account.roles.attach(name, arn);
  }
  for (const [policy, document] of Object.entries(inline))
    account.roles.putInline(name, policy, JSON.stringify(document));
}

function addStack(account: SandboxAccount, region: string, stack: InstallationData['stacks'][number]): void {
  const { name, template, parameters, tags, outputs, resources } = stack;
  account.stacks.deploy({
    name,
    region,
    tags,
    template: JSON.stringify(template),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, { value }])),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([key, value]) => {
        const exportName = template.Outputs?.[key]?.Export?.Name;
        return [key, { value, ...(exportName === undefined ? {} : { exportName }) }];
      }),
    ),
    resources: Object.entries(resources).map(([logicalId, { type, physical_id: physicalId }]) => ({
      logicalId,
      type,
      physicalId,
    })),
  });
}

/** An installation that answers, with what beside the sandbox it takes: functions of Lambda and objects of S3. */
export interface InstalledServer {
  readonly url: string;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

export interface ServerOptions extends Omit<SandboxOptions, 'account'> {
  /** Services that are not in the sandbox and refuse everything. */
  readonly denied?: readonly ('lambda' | 's3')[];
}

/** Starts an installation. Lambda is known by its path; what no other service is asked for is an object of S3. */
export async function startInstalled(
  data: InstallationData,
  { denied = [], ...options }: ServerOptions = {},
): Promise<InstalledServer> {
  const sandbox = await startSandbox({ ...options, account: installedAccount(data) });
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/2015-03-31/functions')) return lambda(response);
    if (request.method === 'GET') return s3(pathname, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && !['host', 'connection', 'content-length', 'expect'].includes(name)
        ? [[name, value]]
        : [],
    );
    const forwarded = await fetch(sandbox.url, { method: 'POST', headers, body: Buffer.concat(chunks) });
    const type = forwarded.headers.get('content-type') ?? '';
    response.writeHead(forwarded.status, { 'content-type': type }).end(Buffer.from(await forwarded.arrayBuffer()));
  }
  function lambda(response: ServerResponse): void {
    if (denied.includes('lambda')) {
      const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' };
      response
        .writeHead(403, headers)
        .end(JSON.stringify({ Message: 'not authorized to perform: lambda:ListFunctions' }));
      return;
    }
    const Functions = data.functions.map(({ name, environment }) => ({
      FunctionName: name,
      Environment: { Variables: environment },
    }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ Functions }));
  }
  function s3(pathname: string, response: ServerResponse): void {
    const [, bucket = '', key = ''] = /^\/([^/]+)\/(.*)$/.exec(pathname) ?? [];
    const object = data.buckets.find((one) => one.bucket === bucket)?.objects[key];
    const [status, code] = denied.includes('s3') ? [403, 'AccessDenied'] : [404, 'NoSuchKey'];
    if (object === undefined || denied.includes('s3')) {
      const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message></Error>`;
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    } else response.writeHead(200).end(JSON.stringify(object));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sandbox,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sandbox.close();
    },
  };
}
