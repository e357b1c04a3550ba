import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContainer, image, type Running } from './container.ts';

const environment = {
  NOTEBOOK_DRIFT__HTTP__HOST: '127.0.0.1',
  NOTEBOOK_DRIFT__HTTP__PORT: '0',
  // Nothing listens there: a daemon that cannot reach AWS is alive all the same.
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
};

const configuration = `
targets:
  - id: prod
    account_id: "012345678910"
    home_region: us-east-1
    roles: [{name: mlspace-notebook-role}]
    policy:
      template: mlspace-notebook
      parameters:
        kms_key: arn:aws:kms:us-east-1:012345678910:key/80b28a33-4686-4d87-9dda-4a87e889875a
        security_groups: [sg-0c001c111cbcdcdf6]
        subnets: [subnet-0f9f0555e69d3d687]
`;

const state = '/var/lib/notebook-drift';

/** As `kubectl exec` would start it. */
const program = ['node', '/app/bin/notebook-drift.js'];

/** Prints how often the program ran on its store. */
const countStarts = `const Database = require('node:module').createRequire('/app/package.json')('better-sqlite3');
  const database = new Database('${state}/notebook-drift.db', { readonly: true });
  console.log(database.prepare('SELECT count(*) AS starts FROM watch_periods').get().starts);`;

describe('image/serve', () => {
  const container = createContainer();
  let daemon: Running;
  let url: URL;

  beforeAll(async () => {
    container.configure((folder) => writeFileSync(join(folder, 'config.yaml'), configuration));
    daemon = container.start([...image.Entrypoint, ...image.Cmd], environment);
    const [, address = ''] = await daemon.written(/"url":"([^"]+)"/);
    url = new URL(address);
  });
  afterAll(async () => {
    daemon.process.kill('SIGKILL');
    await daemon.ended;
    container.dispose();
  });

  it('answers /livez and /readyz without AWS', async () => {
    expect((await fetch(new URL('/livez', url))).status).toBe(200);
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
  });

  it('says which build it is', async () => {
    const metrics = await (await fetch(new URL('/metrics', url))).text();
    const revision = image.Labels['org.opencontainers.image.revision'];
    expect(metrics).toMatch(new RegExp(`^notebook_drift_build_info\\{.*revision="${revision}"`, 'm'));
  });

  it('passes the health check of the image', async () => {
    const words = image.Healthcheck.Test.slice(1);
    const { end, stderr } = await container.run(words, { ...environment, NOTEBOOK_DRIFT__HTTP__PORT: url.port });
    expect(stderr).toBe('');
    expect(end).toBe(0);
  });

  it('backs its store up while it runs, by the command of the documents, and looks it through', async () => {
    const backup = await container.run([...program, 'store', 'backup', `${state}/backup.db`], environment);
    expect(backup).toMatchObject({ end: 0, stderr: '' });
    expect(await container.run([...program, 'store', 'check'], environment)).toMatchObject({ end: 0, stderr: '' });
  });

  it('ends with exit code 0 when the runtime stops it', async () => {
    daemon.process.kill('SIGTERM');
    expect((await daemon.ended).end).toBe(0);
  });

  it('goes on from the backup after its store was lost', async () => {
    const replace = `const fs = require('node:fs');
      for (const end of ['', '-wal', '-shm']) fs.rmSync('${state}/notebook-drift.db' + end, { force: true });
      fs.renameSync('${state}/backup.db', '${state}/notebook-drift.db');`;
    expect(await container.run(['node', '--eval', replace])).toMatchObject({ end: 0, stderr: '' });
    expect(await container.run(['node', '--eval', countStarts])).toMatchObject({ stdout: '1\n' });
    daemon = container.start([...image.Entrypoint, ...image.Cmd], environment);
    const [, address = ''] = await daemon.written(/"url":"([^"]+)"/);
    expect((await fetch(new URL('/readyz', address))).status).toBe(200);
    expect(await container.run(['node', '--eval', countStarts])).toMatchObject({ stdout: '2\n' });
    daemon.process.kill('SIGTERM');
    expect((await daemon.ended).end).toBe(0);
    expect(await container.run([...program, 'store', 'check'], environment)).toMatchObject({ end: 0, stderr: '' });
  });
});
