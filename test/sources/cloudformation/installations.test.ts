import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readIdentity } from '../../../src/sources/cloudformation/identity/read-identity.ts';
import type { Resolved } from '../../../src/sources/cloudformation/template/resolution.ts';
import { readTemplate } from '../../../src/sources/cloudformation/template/template-text.ts';
import { describeWithShared, sharedDocuments } from '../../support/shared-documents.ts';
import { valuesOf } from './stack-fixture.ts';

const names = ['v1.5.3', 'v1.6.10'];

interface Installation {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly stacks: readonly {
    readonly name: string;
    readonly template: unknown;
    readonly parameters: Readonly<Record<string, string>>;
    readonly outputs: Readonly<Record<string, string>>;
    readonly resources: Readonly<Record<string, { readonly type: string; readonly physical_id: string }>>;
  }[];
  readonly roles: readonly {
    readonly name: string;
    readonly arn: string;
    readonly boundary: string | null;
    readonly trust: unknown;
    readonly attached: readonly string[];
  }[];
  readonly policies: readonly {
    readonly arn: string;
    readonly default_version: string;
    readonly versions: Readonly<Record<string, unknown>>;
  }[];
}

function load(name: string): Installation {
  return JSON.parse(readFileSync(join(sharedDocuments, `mlspace/installations/${name}.json`), 'utf8')) as Installation;
}

function identityOf(installation: Installation) {
  const stack = installation.stacks.find((one) => one.name === 'mlspace-iam');
  const read = readTemplate(JSON.stringify(stack?.template));
  if (!read.ok || !stack) throw new Error('the installation has no IAM stack');
  const exports = installation.stacks.flatMap(({ name: owner, outputs }) =>
    Object.entries(outputs).map(([output, value]) => [`${owner}:${output}`, value] as const),
  );
  const { account, region, partition } = installation;
  const physicalIds = Object.entries(stack.resources).map(([id, { physical_id }]) => [id, physical_id] as const);
  const values = valuesOf({
    pseudo: { 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::Partition': partition },
    physicalIds: Object.fromEntries(physicalIds),
    exports: Object.fromEntries(exports),
  });
  return { ...readIdentity(read.template, values), resources: Object.values(stack.resources) };
}

/** The installation's own IAM is the judge: nothing of it was made by the code under test. */
describeWithShared('mlspace', 'sources/cloudformation against installations of MLSpace', () => {
  it.each(names)('%s: every role of the stack is as the account holds it', (name) => {
    const installation = load(name);
    const { roles, resources } = identityOf(installation);
    expect(roles).toHaveLength(resources.filter(({ type }) => type === 'AWS::IAM::Role').length);
    const resolved = roles.map((role) => ({
      arn: valueOf(role.arn),
      trust: valueOf(role.trust),
      boundary: valueOf(role.boundary) ?? null,
      inline: valueOf(role.inline),
    }));
    const live = roles.map((role) => installation.roles.find((one) => one.name === valueOf(role.name)));
    expect(resolved).toStrictEqual(
      live.map((one) => ({ arn: one?.arn, trust: one?.trust, boundary: one?.boundary, inline: [] })),
    );
    // MLSpace attaches more to them afterwards.
    const absent = roles.flatMap((role, index) =>
      (valueOf(role.attached) ?? ['unknown']).filter((arn) => !live[index]?.attached.includes(arn)),
    );
    expect(absent).toStrictEqual([]);
  });

  it.each(names)('%s: every policy of the stack is as the account holds it, until MLSpace wrote it anew', (name) => {
    const installation = load(name);
    const policies = identityOf(installation).policies.map(({ logicalId, arn, document }) => ({
      logicalId,
      document: valueOf(document),
      live: installation.policies.find((one) => arn?.ok && one.arn === arn.value),
    }));
    expect(policies.map(({ document }) => typeof document)).toStrictEqual(policies.map(() => 'object'));
    const kept = policies.filter(({ live }) => live?.default_version === 'v1');
    expect(kept.map(({ document }) => document)).toStrictEqual(kept.map(({ live }) => live?.versions['v1']));
    expect(kept.map(({ logicalId }) => logicalId)).toStrictEqual(
      expect.arrayContaining([expect.stringMatching(/^mlspacenotebookpolicy/)]),
    );
  });
});

function valueOf<Value>(part: Resolved<Value>): Value | undefined {
  return part.ok ? part.value : undefined;
}
