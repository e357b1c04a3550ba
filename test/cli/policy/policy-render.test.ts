import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureRun } from '../captured-run.ts';

const published = fileURLToPath(new URL('../../reference/notebook-policy.json', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-drift-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

function render(...words: readonly string[]) {
  return captureRun('policy', 'render', ...words);
}

describe('cli/policy-render', () => {
  it('prints what the newest release deploys, without options', async () => {
    const { code, stdout, stderr } = await render();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe((await render('--template=mlspace-notebook-deployed', '--set=release=1.6.10')).stdout);
    expect(JSON.parse(stdout)).toMatchObject({ Version: '2012-10-17' });
  });

  it('asks of a template only for what it takes', async () => {
    const { code, stdout } = await render('--template=mlspace-project', '--set=project=p', '--set=release=1.4.0');

    expect({ code, names: stdout.match(/project\/p/g)?.length }).toEqual({ code: 0, names: 2 });
  });

  it('prints the published policy, and nothing else', async () => {
    const { code, stdout, stderr } = await render('--template=mlspace-notebook');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${(await readFile(published, 'utf8')).trimEnd()}\n`);
  });

  it('takes the installation and settings, and says which values are only the sample', async () => {
    const words = [
      '--template=mlspace-notebook',
      '--region=cn-north-1',
      '--account=111122223333',
      '--set=bedrock=false',
      '--set=subnets=[subnet-00000001, subnet-00000002]',
    ];
    const { code, stdout, stderr } = await render(
      ...words,
      '--set=security_groups=sg-00000003',
      '--set=security_groups=sg-00000004',
    );

    expect(code).toBe(0);
    expect(stderr).toBe('warning: kms_key not given: the values of the sample installation are used\n');
    expect(stdout).toContain('"arn:aws-cn:ec2:cn-north-1:111122223333:subnet/subnet-00000002"');
    expect(stdout).toContain(':security-group/sg-00000004"');
    expect(stdout).not.toMatch(/bedrock|012345678910/);
  });

  it('reads parameters from a file, which then must be complete', async () => {
    const file = await write('parameters.yaml', 'security_groups: [sg-00000001]\nsubnets: subnet-00000001\n');
    const { code, stdout, stderr } = await render('--parameters', file);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^parameters\.kms_key: is missing; expected a key ARN/);
  });

  it("renders a template of one's own", async () => {
    const file = await write(
      'own.yaml',
      'Version: 2012-10-17\nStatement: {Effect: Deny, Action: "*", Resource: "arn:${partition}:s3:::${bucket}"}\n',
    );
    const { code, stdout } = await render('--template-file', file, '--set', 'bucket=007', '--partition', 'aws-iso');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action: '*', Resource: 'arn:aws-iso:s3:::007' },
    });
  });

  it.each([
    ['012345678910', 'an account that begins with 0'],
    ['123456789012345678901', 'more digits than a number holds'],
    ['443', 'a number as it is written'],
    ['1.50', 'zeros at the end'],
  ])('keeps the digits of %s: %s', async (digits) => {
    const template = await write(
      'digits.yaml',
      'Statement: {Effect: Deny, Action: "*", Resource: "arn:aws:s3:::${own}"}\n',
    );
    const parameters = await write('digits-parameters.yaml', `own: ${digits}\n`);
    const { code, stdout } = await render('--template-file', template, '--parameters', parameters);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Statement: { Resource: `arn:aws:s3:::${digits}` } });
  });

  it('reads a template and parameters that begin with a byte order mark as if they did not', async () => {
    const template = await write(
      'marked.json',
      '\uFEFF{"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${bucket}"}}',
    );
    const parameters = await write('marked-parameters.json', '\uFEFF{"bucket":"ours"}');
    const { code, stdout } = await render('--template-file', template, '--parameters', parameters);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ Statement: { Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::ours' } });
  });

  it('names the file and the line of a template that is wrong', async () => {
    const file = await write(
      'wrong.yaml',
      'Version: 2012-10-17\nStatement:\n  - {Effect: Deny, Action: "*", Resource: "arn:${nope}"}\n',
    );
    const { code, stderr } = await render('--template-file', file);

    expect(code).toBe(2);
    expect(stderr).toMatch(/wrong\.yaml:3:43: Statement\[0\]\.Resource: parameter \$\{nope\} has no value/);
  });

  it.each<[words: readonly string[], message: RegExp]>([
    [['--account', '123'], /^account: "123" is no AWS account id/],
    [['--template', 'x'], /^template: there is no template "x"/],
    [['--template', 'x', '--template-file', 'y'], /not both/],
    [['--template-file', '/nonexistent.json'], /^\/nonexistent\.json: cannot be read: it does not exist$/m],
    [['--parameters', published, '--set', 'kms_key'], /--set kms_key is not of the form NAME=VALUE/],
    [['--partition', 'aws-uk'], /--partition <NAME>' argument 'aws-uk' is invalid/],
    [['--set', 'subnets=subnet-1'], /parameters\.subnets\[0\]: "subnet-1" is no subnet id/],
    [['file'], /too many arguments for 'render'/],
  ])('refuses %j', async (words, message) => {
    const { code, stdout, stderr } = await render(...words);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('refuses a parameter file that is no mapping, and text that is not YAML', async () => {
    const list = await render('--parameters', await write('list.yaml', '- a\n'));
    const broken = await render('--parameters', await write('broken.yaml', 'a: [\n'));

    expect(list).toMatchObject({ code: 2, stderr: expect.stringContaining('expected a mapping') });
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('is neither YAML nor JSON') });
  });

  it('warns on stderr of a policy over the quota', async () => {
    const subnets = Array.from({ length: 24 }, (_, index) => `--set=subnets=subnet-000000${10 + index}`);
    const { code, stderr } = await render(...subnets);

    expect(code).toBe(0);
    expect(stderr).toMatch(/more than the 6144 that IAM allows/);
  });
});
