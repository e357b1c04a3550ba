import { describe, expect, it } from 'vitest';
import type { SandboxAccount } from '../../sandbox/account/account.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type SandboxOptions, startSandbox } from '../../sandbox/server.ts';
import { mlspaceTables } from '../../src/domain/target/installation-facts.ts';
import { createReader } from './reader-fixture.ts';

const region = 'us-east-1';
const signal = new AbortController().signal;
const sources = { tables: mlspaceTables, instanceTypes: true };
const users = Array.from({ length: 7 }, (_, index) => ({ group: 'radar', user: `user${index}` }));

function withTables(): SandboxAccount {
  const account = seededAccount({ accountId: '123456789012', resources: 0 });
  for (const name of Object.values(mlspaceTables))
    account.tables.create(region, name, { partition: 'group', sort: 'user' });
  account.tables.put(region, mlspaceTables.groupUsers, ...users);
  return account;
}

async function read(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ account: withTables(), ...options });
  const { reader } = createReader({ url: sandbox.url, pauses: [] });
  try {
    return { reading: await reader.readInstallation({ sources, signal }), requests: sandbox.requests() };
  } finally {
    reader.close();
    await sandbox.close();
  }
}

describe('aws/installation', () => {
  it.for([false, true])('reads every row and every instance type, with short pages: %s', async (shortPages) => {
    const { reading, requests } = await read({ shortPages });

    expect(reading.tables?.groupUsers).toEqual({ ok: true, value: users });
    expect(reading.tables?.projectUsers).toEqual({ ok: true, value: [] });
    const types = reading.instanceTypes?.ok ? reading.instanceTypes.value : [];
    expect(types.find(({ name }) => name === 'm5d.large')).toEqual({
      name: 'm5d.large',
      isNitro: true,
      hasInstanceStorage: true,
    });
    expect(new Set(types.map(({ name }) => name)).size).toBe(types.length);
    expect(types.length).toBeGreaterThan(100);
    expect(requests['ec2:DescribeInstanceTypes']).toBeGreaterThan(1);
  });

  it('loses one table alone, and says of which', async () => {
    const { reading } = await read({
      faults: [{ fault: 'access-denied', service: 'dynamodb', match: mlspaceTables.groupUsers }],
    });

    expect(reading.tables?.groupUsers).toMatchObject({
      failure: { reason: 'access_denied', operation: 'dynamodb:Scan', subject: mlspaceTables.groupUsers },
    });
    expect(reading.tables?.groupDatasets?.ok).toBe(true);
    expect(reading.instanceTypes?.ok).toBe(true);
  });

  it('knows a table that is not there from one that is empty', async () => {
    const account = withTables();
    account.tables.delete(region, mlspaceTables.groupDatasets);
    const { reading } = await read({ account });
    expect(reading.tables?.groupDatasets).toMatchObject({ failure: { reason: 'not_found' } });
  });

  it('gives up where the key of a page leads back, and never takes the pages before it for the table', async () => {
    const { reading } = await read({
      shortPages: true,
      faults: [{ fault: 'repeated-token', service: 'dynamodb', match: 'ExclusiveStartKey' }],
    });
    expect(reading.tables?.groupUsers).toMatchObject({ failure: { reason: 'malformed_response' } });
  });

  it.for([
    ['unavailable', 'server_error'],
    ['expired-token', 'credentials'],
    ['access-denied', 'access_denied'],
    ['throttle', 'throttled'],
  ] as const)('reads the codes of EC2 for what they mean: %s', async ([fault, reason]) => {
    const { reading } = await read({ faults: [{ fault, service: 'ec2' }] });
    expect(reading.instanceTypes).toMatchObject({ failure: { reason, operation: 'ec2:DescribeInstanceTypes' } });
    expect(reading.tables?.groupUsers?.ok).toBe(true);
  });
});
