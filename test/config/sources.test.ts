import { describe, expect, it } from 'vitest';
import { loadValid, minimal, problemsOf } from './virtual-files.ts';

/** The target of the minimal configuration with another notebook policy. */
function withPolicy(policy: string): string {
  const lines = minimal.split('\n');
  const start = lines.findIndex((line) => /^\s+policy:/.test(line));
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0] ?? '';
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.trim() !== '' && !line.startsWith(`${indent} `));
  return [...lines.slice(0, start), `${indent}policy: ${policy}`, ...(end < 0 ? [''] : rest.slice(end))].join('\n');
}

describe('config: sources', () => {
  it('takes a stack, whose documents are known only when it is read', async () => {
    const text = withPolicy('{ source: { cloudformation: { stack: mlspace-iam, resource: "notebook*" } } }');
    const { targets } = await loadValid(text);
    expect(targets[0]).toMatchObject({
      canonical: null,
      target: { stacks: [{ stack: 'mlspace-iam', region: 'us-east-1', ssmParameters: [] }] },
    });
    expect(targets[0]?.attachments.expected[0]).toMatchObject({ document: { kind: 'stack', resource: 'notebook*' } });
    expect(targets[0]?.attachments.expected[0]).not.toHaveProperty('place');
  });

  it('takes a file as a source as it takes it beside', async () => {
    const files = {
      'p.json': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    };
    const asSource = await loadValid(withPolicy('{ source: { file: p.json } }'), { files });
    const beside = await loadValid(withPolicy('{ template_file: p.json }'), { files });
    expect(asSource.targets[0]?.canonical).toStrictEqual(beside.targets[0]?.canonical);
    expect(asSource.targets[0]?.attachments.expected[0]?.origin).toBe('file p.json');
  });

  it.each([
    ['{ source: {} }', 'give exactly one of cloudformation, template'],
    ['{ source: { file: a, template: b } }', 'give exactly one of cloudformation, template'],
    ['{ source: { file: a }, template: b }', 'give source, or template, template_file and parameters, not both'],
    ['{ source: { cloudformation: { stack: "a b", resource: r } } }', 'the name of a stack, or a pattern'],
    ['{ source: { cloudformation: { stack: a } } }', 'resource'],
  ])('refuses %s', async (policy, message) => {
    const problems = await problemsOf(withPolicy(policy));
    expect(problems).toContainEqual(expect.stringContaining(message));
  });
});
