import { execFileSync } from 'node:child_process';
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remedyCommands, trailCommands } from '../../../src/http/page/finding/commands.ts';
import { readEvidence } from '../../../src/http/page/finding/evidence.ts';
import { commandLine } from '../../../src/http/page/finding/shell.ts';
import { finding } from '../fixtures.ts';

/** The words that a POSIX shell makes of a command line. */
function wordsOf(line: string): readonly string[] {
  return execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

describe('http/page commands', () => {
  it('are words to a shell, whatever a resource is called', () => {
    const hostile = ['plain', "it's", '$(touch x)', '`id`', '"; rm -rf /', '*', '-rf', '~', '\\', '', 'a b', '#', "''"];
    expect(wordsOf(commandLine(...hostile))).toEqual(hostile);
    assert(
      property(string(), (word) => {
        expect(wordsOf(commandLine(word))).toEqual([word.replaceAll(/\p{Cc}/gu, '?')]);
      }),
      { numRuns: 60 },
    );
  });

  it('hold no character that a terminal would obey', () => {
    expect(commandLine('a\u0003\n\u001b[2J\u009bb')).toBe("'a???[2J?b'");
  });

  it('set the tags that are wrong, with the expected values', () => {
    const wrong = [
      { key: 'project', found: null, expected: null },
      { key: 'system', found: "it's", expected: 'MLSpace' },
    ];
    const found = finding({ kind: 'tag-missing', evidence: { wrong, tags: [] } });
    const commands = remedyCommands(found, readEvidence(found.evidence)).map(({ command }) => wordsOf(command));
    const call = ['aws', 'sagemaker', 'add-tags', '--region', 'us-east-1', '--resource-arn', found.resource.arn];
    expect(commands).toEqual([[...call, '--tags', 'Key=project,Value=VALUE', 'Key=system,Value=MLSpace']]);
  });

  it('take a misspelled key away after the right one is there', () => {
    const wrong = [{ key: 'user', found: 'User', expected: null }];
    const found = finding({ kind: 'tag-key-case', evidence: { wrong, tags: [] } });
    const [, remove] = remedyCommands(found, readEvidence(found.evidence));
    expect(wordsOf(remove?.command ?? '').slice(-2)).toEqual(['--tag-keys', 'User']);
  });

  it('are those that the check has made up, with the files that they take', () => {
    const restore = {
      commands: ['aws iam update-assume-role-policy --role-name r --policy-document file://trust.json'],
      documents: { 'trust.json': '{"Version":"2012-10-17"}' },
      note: null,
    };
    const found = finding({ kind: 'trust-widened', checkId: 'role-attachments', evidence: { restore } });
    const [file, command, ...more] = remedyCommands(found, readEvidence(found.evidence)).map((one) => one.command);
    expect(more).toEqual([]);
    expect(execFileSync('sh', ['-c', `${file?.replace('cat > trust.json', 'cat')}`], { encoding: 'utf8' })).toBe(
      '{"Version":"2012-10-17"}\n',
    );
    expect(command).toBe(restore.commands[0]);
  });

  it('suggest none where only a person can know which policy it should be', () => {
    const policies = ['a', 'b'].map((name) => ({ kind: 'inline', name }));
    const found = finding({ kind: 'policy-changed', evidence: { policies } });
    expect(remedyCommands(found, readEvidence(found.evidence))).toEqual([]);
    const missing = finding({ kind: 'role-missing', evidence: {} });
    expect(remedyCommands(missing, readEvidence(missing.evidence))).toEqual([]);
  });

  it.each([
    ['aws', 'us-east-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-iso', undefined],
  ])('ask the trail of the partition %s in %s', (partition, region) => {
    const resource = { type: 'iam-role', arn: `arn:${partition}:iam::1:role/r`, name: 'r', region: 'global' };
    const found = finding({ resource, evidence: {} });
    const [command] = trailCommands(found, {});
    expect(command && wordsOf(command.command)[4]).toBe(region);
  });
});
