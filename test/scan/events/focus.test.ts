import { describe, expect, it } from 'vitest';
import type { RoleSelector, Target } from '../../../src/domain/target/target.ts';
import { fociOf } from '../../../src/scan/events/focus.ts';
import type { EventSubject } from '../../../src/scan/events/parse-event.ts';

const accountId = '012345678910';
const target = (id: string, roles: readonly RoleSelector[], given: Partial<Target> = {}): Target => ({
  id,
  accountId,
  partition: 'aws',
  homeRegion: 'us-east-1',
  regions: ['us-east-1'],
  access: { useFipsEndpoint: false, endpoints: {} },
  roles,
  roleReading: 'auto',
  attached: { name: '*notebook-policy*' },
  stacks: [],
  facts: { instanceTypes: false },
  ...given,
});
const typeByArn = new Map([['model', 'model']]);
const role = (name: string): EventSubject => ({ kind: 'role', accountId, name });
const policy: EventSubject = { kind: 'policy', accountId };
const model = (region = 'us-east-1', partition = 'aws'): EventSubject => ({
  kind: 'resource',
  accountId,
  region,
  arnType: 'model',
  name: 'm',
  arn: `arn:${partition}:sagemaker:${region}:${accountId}:model/m`,
});
const keys = (subject: EventSubject, ...targets: readonly Target[]) =>
  fociOf(subject, { targets, typeByArn }).map(({ kind, key }) => `${kind} ${key}`);

describe('scan/events/focus', () => {
  const named = target('named', [{ name: 'a' }, { arn: `arn:aws:iam::${accountId}:role/path/b` }]);
  const pattern = target('pattern', [{ prefix: 'MLSpace-', minimum: 1 }]);

  it.each([
    ['a role by its name', role('a'), ['role named role/a']],
    ['a role by its ARN', role('b'), ['role named role/b']],
    ['a role that a pattern may stand for', role('MLSpace-x'), ['roles pattern roles']],
    ['a role that nobody watches', role('admin'), []],
    ['a policy', policy, ['role named role/a', 'role named role/b', 'roles pattern roles']],
    ['a resource', model(), ['resources named us-east-1', 'resources pattern us-east-1']],
    ['a resource of another region', model('eu-west-1'), []],
    ['a resource of another partition', model('us-east-1', 'aws-cn'), []],
    ['a type that is not scanned', { ...model(), arnType: 'domain' } as EventSubject, []],
  ])('%s', (_name, subject, foci) => {
    expect(keys(subject, named, pattern)).toEqual(foci);
  });

  it('looks at no target of another account', () => {
    const elsewhere = target('elsewhere', [{ name: 'a' }], { accountId: '999999999999' });
    for (const subject of [role('a'), policy, model()]) expect(keys(subject, elsewhere)).toEqual([]);
  });

  it('reads many named roles together when a policy changes', () => {
    const many = target(
      'many',
      Array.from({ length: 11 }, (_, index) => ({ name: `r${index}` })),
    );
    expect(keys(policy, many)).toEqual(['roles many roles']);
  });
});
