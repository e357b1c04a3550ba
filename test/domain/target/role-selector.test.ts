import { describe, expect, it } from 'vitest';
import {
  describeSelector,
  isRolePattern,
  matchesRole,
  selectorScope,
} from '../../../src/domain/target/role-selector.ts';
import type { RolePattern } from '../../../src/domain/target/target.ts';

const role = {
  name: 'MLSpace-fraud-1a2b',
  path: '/mlspace/users/',
  tags: { project: 'Fraud', 'dynamic-user-role': 'true' },
};

describe('domain/role-selector', () => {
  it.each<readonly [Omit<RolePattern, 'minimum'>, boolean]>([
    [{ prefix: 'MLSpace-' }, true],
    [{ prefix: 'mlspace-' }, false],
    [{ prefix: 'MLSpace-fraud-1a2b-and-more' }, false],
    [{ path: '/' }, true],
    [{ path: '/mlspace/' }, true],
    [{ path: '/mlspace/users/jane/' }, false],
    [{ tags: { project: 'fraud' } }, true],
    [{ tags: { project: 'fr*' } }, true],
    [{ tags: { project: 'fraud', 'dynamic-user-role': 'TRUE' } }, true],
    [{ tags: { project: 'fraud', user: '*' } }, false],
    [{ tags: { Project: 'fraud' } }, false],
    [{ tags: { constructor: '*' } }, false],
    [{ prefix: 'MLSpace-', path: '/other/' }, false],
    [{ prefix: 'MLSpace-', path: '/mlspace/', tags: { 'dynamic-user-role': 'true' } }, true],
  ])('%j selects: %s', (pattern, expected) => {
    expect(matchesRole({ ...pattern, minimum: 1 }, role)).toBe(expected);
  });

  it('gives single roles a scope by their name, and patterns one by what they ask for', () => {
    expect(selectorScope({ name: 'notebook' })).toBe('role/notebook');
    expect(selectorScope({ arn: 'arn:aws:iam::012345678910:role/mlspace/notebook' })).toBe('role/notebook');
    const pattern = { prefix: 'MLSpace-', tags: { b: '2', a: '1' }, minimum: 0 };
    expect(selectorScope(pattern)).toBe('roles/prefix MLSpace-, tag a=1, tag b=2');
    expect(describeSelector({ path: '/mlspace/', minimum: 1 })).toBe('path /mlspace/');
    expect(isRolePattern(pattern)).toBe(true);
    expect(isRolePattern({ name: 'notebook' })).toBe(false);
  });
});
