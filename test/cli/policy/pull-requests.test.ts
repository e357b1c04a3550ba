import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sarifLogSchema } from '../report/sarif-schema.ts';

const page = new URL('../../../docs/pull-requests.md', import.meta.url);
const program = fileURLToPath(new URL('../../../bin/notebook-drift.js', import.meta.url));
let folder = '';
let blocks: readonly { readonly language: string; readonly text: string }[] = [];

const template = (actions: readonly string[]) => `
Resources:
  notebookroleDC0A8CC7:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: sagemaker.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: notebook
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [${actions.join(', ')}]
                Resource: !Sub "arn:\${AWS::Partition}:s3:::data-\${AWS::AccountId}/*"
`;

const policy = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

const terraform = (kind: 'planned_values' | 'values', action: string) =>
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.9.0',
    [kind]: {
      root_module: {
        resources: [
          {
            address: 'aws_iam_policy.notebook',
            mode: 'managed',
            type: 'aws_iam_policy',
            name: 'notebook',
            provider_name: 'registry.terraform.io/hashicorp/aws',
            values: { name: 'notebook', path: '/', policy: policy(action) },
          },
        ],
      },
    },
    ...(kind === 'planned_values' ? { resource_changes: [], configuration: { root_module: {} } } : {}),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-drift-pull-'));
  const text = await readFile(page, 'utf8');
  blocks = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }));
  // What the commands of the page call by its name.
  const tool = async (name: string, line: string) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`);
    await chmod(join(folder, name), 0o755);
  };
  await tool('notebook-drift', `exec "${process.execPath}" "${program}" "$@"`);
  await tool('terraform', 'test "$1" = plan || cat plan.json');
});

afterAll(() => rm(folder, { recursive: true }));

async function files(widened: boolean): Promise<void> {
  const more = widened ? ['s3:GetObject', 's3:DeleteObject'] : ['s3:GetObject'];
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('before.yaml', template(['s3:GetObject']));
  await write('after.yaml', template(more));
  await write('state.json', terraform('values', 's3:GetObject'));
  await write('plan.json', terraform('planned_values', widened ? 's3:*' : 's3:GetObject'));
  await write('after.json', terraform('planned_values', widened ? 's3:*' : 's3:GetObject'));
  await rm(join(folder, 'policies.sarif'), { force: true });
  await rm(join(folder, 'policies'), { recursive: true, force: true });
  spawnSync('mkdir', ['-p', join(folder, 'policies')]);
  await write('policies/notebook.json', policy('s3:GetObject'));
}

function run(script: string) {
  return spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    },
  });
}

async function written() {
  const log = sarifLogSchema.parse(JSON.parse(await readFile(join(folder, 'policies.sarif'), 'utf8')));
  const [{ results, invocations, tool } = { results: [], invocations: [], tool: { driver: { rules: [] } } }] = log.runs;
  return { results, invocation: invocations[0], rules: tool.driver.rules };
}

/** The commands of the page that compare, by where they stand. */
function commands(): Readonly<Record<string, string>> {
  const shell = blocks.filter(({ language, text }) => language === 'sh' && text.includes('policy compare'));
  const [github, gitlab] = blocks
    .filter(({ language }) => language === 'yaml')
    .map(({ text }) => parse(text) as unknown);
  const { steps } = (github as { jobs: { compare: { steps: { run?: string }[] } } }).jobs.compare;
  const { script } = (gitlab as { 'notebook-policies': { script: string[] } })['notebook-policies'];
  return {
    template: shell[0]?.text ?? '',
    state: shell[1]?.text ?? '',
    github: steps.findLast((step) => step.run !== undefined)?.run ?? '',
    gitlab: script.join('\n'),
  };
}

describe('docs/pull-requests.md, as it is printed', () => {
  it.each(['template', 'state', 'github', 'gitlab'])(
    '%s: 0 where nothing differs, 1 where more is allowed',
    async (name) => {
      const script = commands()[name] ?? '';
      expect(script).toContain('policy compare');

      await files(false);
      const same = run(script);
      expect([same.status, same.stdout.split('\n')[0], same.stderr]).toEqual([0, 'equivalent', '']);
      await files(true);
      const wider = run(script);
      expect([wider.status, wider.stdout.split('\n')[0], wider.stderr]).toEqual([
        1,
        'broadened: the live side allows more',
        '',
      ]);
    },
  );

  it.each([
    ['github', 'after.yaml', /^s3:DeleteObject on .*allowed now/],
    ['gitlab', 'after.json', /allowed now/],
  ])('%s: SARIF with each difference in the file of the change', async (name, file, message) => {
    await files(true);
    run(commands()[name] ?? '');
    const wider = await written();
    expect(wider.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([['policy-compare/gained', 'error']]);
    const [result] = wider.results;
    expect(result?.message.text).toMatch(message);
    expect(result?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: file },
      region: { startLine: 1 },
    });
    expect(wider.rules[result?.ruleIndex ?? -1]?.id).toBe(result?.ruleId);
    await files(false);
    run(commands()[name] ?? '');
    const same = await written();
    expect([same.results, same.invocation]).toEqual([
      [],
      { executionSuccessful: true, exitCode: 0, toolExecutionNotifications: [] },
    ]);
  });

  it('2, and a notification, where a value of the template is not given', async () => {
    await files(true);
    const { status, stderr } = run(
      'notebook-drift policy compare before.yaml after.yaml --resource "notebookrole*" --sarif policies.sarif',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('AWS::AccountId');
    const log = await written();
    expect(log.results).toEqual([]);
    expect(log.invocation).toMatchObject({ executionSuccessful: false, exitCode: 2 });
    expect(log.invocation?.toolExecutionNotifications[0]?.message.text).toContain(
      'give it with --parameter AWS::Partition=VALUE',
    );
  });

  it('2 where the file cannot be written', async () => {
    await files(false);
    const { status, stderr } = run('notebook-drift policy compare state.json after.json --sarif absent/x.sarif');
    expect([status, stderr]).toEqual([2, expect.stringContaining('--sarif absent/x.sarif cannot be written')]);
  });
});
