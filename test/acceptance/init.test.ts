import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeWith, pythonWithBoto3 } from '../support/external-tool.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { Program } from '../support/program.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { describeWithShared, sharedDocuments } from '../support/shared-documents.ts';

const folder = join(sharedDocuments, 'mlspace');
const installations = existsSync(folder)
  ? readdirSync(join(folder, 'installations')).map((file) => file.replace(/\.json$/, ''))
  : [];

/** The region of an installation, as its file says. */
function regionOf(installation: string): string {
  const text = readFileSync(join(folder, 'installations', `${installation}.json`), 'utf8');
  return (JSON.parse(text) as { readonly region: string }).region;
}

async function run(words: readonly string[], { url }: Pick<Moto, 'url'>, region: string) {
  const program = new Program(words, url, { environment: { AWS_REGION: region } });
  const code = await program.ended();
  return { code, stdout: program.stdout, stderr: program.stderr };
}

describeWithShared('mlspace', 'init against installations of MLSpace', () => {
  describeWith(['moto_server', 'boto3'], 'in moto', () => {
    let moto: Moto;
    const output = mkdtempSync(join(tmpdir(), 'notebook-drift-init-'));

    beforeAll(async () => {
      // AWS's own policies are attached to some roles.
      moto = await startMoto({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
    }, 60_000);
    afterAll(() => moto.stop());

    it.each(installations)('%s: what init writes finds nothing', { timeout: 300_000 }, async (installation) => {
      const region = regionOf(installation);
      await moto.reset();
      const load = [join(folder, 'load.py'), join(folder, 'installations', `${installation}.json`)];
      const environment = { ...process.env, AWS_ENDPOINT_URL: moto.url };
      await promisify(execFile)(pythonWithBoto3() ?? 'python3', load, { env: environment });
      const file = join(output, `${installation}.yaml`);
      const proxy = await startRecordingProxy(moto.url);
      const written = await run(['init', '--output', file, '--yes'], proxy, region);
      await proxy.close();
      expect(written).toMatchObject({ code: 0, stdout: expect.stringContaining('0 findings') });
      const { operations } = proxy;
      expect([...operations].filter((one) => !/^(Describe|Get|List)[A-Z]|^Scan$|^GET /.test(one))).toStrictEqual([]);
      const printed = await run(['init', '--print-policy'], moto, region);
      const allowed = allowedOperations(printed.stdout);
      const named = [...operations].filter((one) => /^[A-Z][a-z]/.test(one) && one !== 'GetCallerIdentity');
      expect(named.filter((one) => !allowed.includes(one))).toStrictEqual([]);
      const checked = await run(['check', '--config', file, '-o', 'json'], moto, region);
      expect(checked.code).toBe(0);
      expect(JSON.parse(checked.stdout)).toMatchObject({ findings: [], suppressed: [] });
      // Nothing is switched off to get there, but what moto cannot list.
      const { targets, checks } = parse(readFileSync(file, 'utf8')) as Configuration;
      expect(targets).toMatchObject([{ home_region: region, policy: { source: { cloudformation: {} } } }]);
      expect(targets[0]?.facts).toStrictEqual({ tables: true, instance_types: true });
      expect(targets[0]?.attachments.permitted).toBeUndefined();
      expect(checks['required-tags']?.tags.system).toStrictEqual({ value: 'MLSpace', case: 'exact' });
      expect(checks['required-tags']?.types).not.toContain('labeling-job');
      expect(checks['required-tags']?.types).toContain('endpoint-config');
      expect(written.stderr).toContain('NOT watched: resources of type labeling-job');
    });
  });
});

function allowedOperations(policy: string): readonly string[] {
  const { Statement } = JSON.parse(policy) as { readonly Statement: readonly { readonly Action: readonly string[] }[] };
  return Statement.flatMap(({ Action }) => Action.map((action) => action.slice(action.indexOf(':') + 1)));
}

interface Configuration {
  readonly targets: readonly {
    readonly facts: unknown;
    readonly attachments: { readonly permitted?: unknown };
  }[];
  readonly checks: Readonly<
    Record<string, { readonly tags: Readonly<Record<string, unknown>>; readonly types: unknown }>
  >;
}
