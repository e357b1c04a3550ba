import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAlias, parseAllDocuments, visit } from 'yaml';
import type { PermissionPolicy } from '../../src/aws/least-privilege.ts';
import { policyFormats } from '../../src/cli/iam-policy-format/registry.ts';

/** How many nodes of a text are aliases, or anchors that one could refer to. */
function aliasesIn(text: string): number {
  let count = 0;
  for (const document of parseAllDocuments(text, { logLevel: 'silent' })) {
    visit(document, {
      Node: (_key, node) => {
        if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) count += 1;
      },
    });
  }
  return count;
}

/** A document that names one list twice, which a YAML writer is tempted to write as an alias. */
const shared = ['arn:aws:iam::111122223333:role/one'];
const policy: PermissionPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'One', Effect: 'Allow', Action: ['iam:GetRole'], Resource: shared },
    { Sid: 'Two', Effect: 'Allow', Action: ['iam:ListRoleTags'], Resource: shared },
  ],
};

describe('YAML that CloudFormation and others read', () => {
  const files = ['deploy', 'config'].flatMap((folder) =>
    globSync(`${folder}/**/*.yaml`, { exclude: ['deploy/helm/notebook-drift/templates/**'] }),
  );

  it.each(files)('%s has no alias', (file) => {
    expect(aliasesIn(readFileSync(file, 'utf8'))).toBe(0);
  });

  it('covers every stack of ECS', () => {
    expect(files).toEqual(expect.arrayContaining(['deploy/ecs/service.yaml', 'deploy/ecs/events.yaml']));
  });

  it('is printed without alias, and with a version that no reader takes for a date', () => {
    const text = policyFormats.cloudformation(policy);
    expect(aliasesIn(text)).toBe(0);
    expect(text).toContain('Version: "2012-10-17"');
  });

  it('would be noticed', () => {
    expect(aliasesIn('a: &a [1]\nb: *a\n')).toBe(2);
  });
});
