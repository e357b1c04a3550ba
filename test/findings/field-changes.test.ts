import { describe, expect, test } from 'vitest';
import { fieldChanges } from '../../src/findings/field-changes.ts';

const told = { severity: 'low', summary: 'x', evidence: { a: [1, { b: 2, c: 3 }] } } as const;

describe('findings/field-changes', () => {
  test('equal contents have no changes, whatever the order of their members', () => {
    expect(fieldChanges(told, { ...told, evidence: { a: [1, { c: 3, b: 2 }] } })).toEqual([]);
  });

  test('members that come, go or change are told one by one, in a fixed order', () => {
    const before = { ...told, evidence: { gone: 1, same: true, changed: null, z: 1 } };
    const after = {
      severity: 'high',
      summary: 'x',
      evidence: { z: 2, changed: [1], same: true, come: 'new' },
    } as const;
    expect(fieldChanges(before, after)).toEqual([
      { field: 'severity', before: 'low', after: 'high' },
      { field: 'evidence.changed', before: null, after: [1] },
      { field: 'evidence.come', after: 'new' },
      { field: 'evidence.gone', before: 1 },
      { field: 'evidence.z', before: 1, after: 2 },
    ]);
  });

  test('a value too long to keep is told by its name', () => {
    const document = 'x'.repeat(4_001);
    expect(fieldChanges(told, { ...told, evidence: { ...told.evidence, document } })).toEqual([
      { field: 'evidence.document' },
    ]);
  });
});
