import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../src/domain/evaluation/read.ts';
import { settleExpectation } from '../../src/sources/settle.ts';
import { loadValid, minimal } from '../config/virtual-files.ts';

const failure: ReadFailure = {
  reason: 'access_denied',
  operation: 'cloudformation:DescribeStacks',
  subject: 'guards',
  message: 'not allowed',
};

const stack = 'source: { cloudformation: { stack: guards, resource: Guard } }';

async function settled(entries: string) {
  const text = `${minimal}    attachments:\n      expected: [${entries}]\n`;
  const [target] = (await loadValid(text)).targets;
  if (!target) throw new Error('no target');
  return settleExpectation(target, () => ({ ok: false, problems: [], failures: [failure] }));
}

describe('sources/settle', () => {
  it('leaves a document unknown whose stack could not be read, and nothing else', async () => {
    const { canonical, attachments } = await settled(
      `{ id: guard, ${stack}, managed: { name: guard } }, { id: user, template: mlspace-user, managed: { name: u } }`,
    );
    expect(canonical.ok).toBe(true);
    expect(attachments.expected.map(({ id, document }) => [id, document.kind])).toEqual([
      ['notebook-policy', 'fixed'],
      ['guard', 'unknown'],
      ['user', 'by-role'],
    ]);
    expect(attachments.expected[1]?.document).toEqual({ kind: 'unknown', failures: [failure] });
  });

  it('does not know what stands on the roles of an entry that only its stack could place', async () => {
    const { attachments } = await settled(`{ id: guard, ${stack}, roles: [{ name: a }] }`);
    expect(attachments.expected.map(({ id }) => id)).toEqual(['notebook-policy']);
    // The stack may have made any watched role beside.
    expect(attachments.open).toEqual([{ roles: [{ name: 'a' }], failures: [failure] }, { failures: [failure] }]);
  });
});
