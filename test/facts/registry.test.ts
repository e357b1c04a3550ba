import { describe, expect, it } from 'vitest';
import type { Read, ReadFailure } from '../../src/domain/evaluation/read.ts';
import type { InstallationFactId } from '../../src/domain/target/installation-facts.ts';
import type { InstallationReading, TableRow } from '../../src/domain/target/installation-reading.ts';
import { memberships } from '../../src/facts/memberships.ts';
import { installationFacts, isProvided } from '../../src/facts/registry.ts';

const rows = (...value: readonly TableRow[]): Read<readonly TableRow[]> => ({ ok: true, value });
const denied: ReadFailure = {
  reason: 'access_denied',
  operation: 'dynamodb:Scan',
  subject: 'mlspace-group-users',
  message: 'AccessDeniedException',
};

const settings = (versionId: number, enabled: object, services: object = {}): TableRow => ({
  configScope: 'global',
  versionId,
  configuration: { EnabledInstanceTypes: enabled, EnabledServices: services },
});

const tables: NonNullable<InstallationReading['tables']> = {
  appConfiguration: rows(
    settings(9, { endpoint: ['ml.t2.medium'] }, { batchTranslate: true }),
    settings(10, { endpoint: ['ml.m5.large'], trainingJob: [] }, { batchTranslate: false, notebook: true }),
    { ...settings(99, { endpoint: ['ml.p5.48xlarge'] }), configScope: 'project' },
  ),
  groupDatasets: rows(
    { group: 'radar', dataset: 'sea' },
    { group: 'sonar', dataset: 'sea' },
    { group: 'other', dataset: 'secret' },
  ),
  groupUsers: rows(
    { group: 'radar', user: 'alice' },
    { group: 'sonar', user: 'alice' },
    { group: 'other', user: 'bob' },
  ),
  projectUsers: rows(
    { project: 'P', user: 'alice', role: 'arn:aws:iam::1:role/r' },
    { project: 'P', user: 'x', role: '' },
  ),
};

const ask = (id: InstallationFactId, reading: InstallationReading, tags = { user: 'alice' }, live: string[] = []) =>
  installationFacts(reading)(id, { tags, live });

describe('facts/registry', () => {
  it('takes the settings with the highest version, compared as numbers, and only the global ones', () => {
    expect(ask('endpoint-instance-types', { tables })).toEqual({ ok: true, value: ['ml.m5.large'] });
    expect(ask('training-instance-types', { tables })).toEqual({ ok: true, value: [] });
    expect(ask('transform-instance-types', { tables })).toEqual({ ok: true, value: [] });
    expect(ask('switched-off-services', { tables })).toEqual({ ok: true, value: ['batchTranslate'] });
  });

  it('gives a user the data sets of all groups, each once, and none of other groups', () => {
    expect(ask('datasets-of-user', { tables })).toEqual({ ok: true, value: ['sea'] });
    expect(ask('datasets-of-user', { tables }, { user: 'nobody' })).toEqual({ ok: true, value: [] });
  });

  it('never takes a table that could not be read for an empty one', () => {
    const reading = { tables: { ...tables, groupUsers: { ok: false, failure: denied } as const } };
    expect(ask('datasets-of-user', reading)).toEqual({ ok: false, failure: denied });
    expect(ask('endpoint-instance-types', reading).ok).toBe(true);
    const unread = { tables: { ...tables, projectUsers: { ok: false, failure: denied } as const } };
    expect(memberships(unread)).toEqual({ ok: false, failure: denied });
  });

  it('says what is missing where nothing is configured, or the settings are not there', () => {
    expect(ask('datasets-of-user', {})).toMatchObject({
      failure: { message: expect.stringContaining('facts.tables') },
    });
    expect(ask('volume-key-exemptions', {})).toMatchObject({
      failure: { message: expect.stringContaining('facts.instance_types') },
    });
    expect(ask('endpoint-instance-types', { tables: { ...tables, appConfiguration: rows() } })).toMatchObject({
      problem: expect.stringContaining('no global configuration'),
    });
    expect(isProvided('datasets-of-user', { instanceTypes: true })).toBe(false);
    expect(isProvided('volume-key-exemptions', { instanceTypes: true })).toBe(true);
  });

  it('tells who works where, and no role where MLSpace made none', () => {
    expect(memberships({ tables })).toEqual({
      ok: true,
      value: [
        { project: 'P', user: 'alice', roleArn: 'arn:aws:iam::1:role/r' },
        { project: 'P', user: 'x' },
      ],
    });
    expect(memberships({})).toBeUndefined();
  });
});
