/**
 * `node FLAGS… scripts/warm-compile-cache.ts FOLDER UID` runs the daemon once without AWS, so that what V8 compiles lies in
 * FOLDER for the next start. Node keeps a cache for each user and each set of flags (Node, "Module compile cache"), so
 * both have to be those of later.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, globSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [folder = '', user = ''] = process.argv.slice(2);
const uid = Number(user);
if (folder === '' || !Number.isInteger(uid))
  throw new Error('warm-compile-cache: give the folder and the number of the user');

const configuration = `
targets:
  - id: none
    account_id: "012345678910"
    home_region: us-east-1
    roles: [{ name: none }]
    policy:
      parameters:
        kms_key: arn:aws:kms:us-east-1:012345678910:key/80b28a33-4686-4d87-9dda-4a87e889875a
        security_groups: [sg-0c001c111cbcdcdf6]
        subnets: [subnet-0f9f0555e69d3d687]
http: { host: 127.0.0.1, port: 0 }
store: { sqlite: { path: store.db } }
`;

mkdirSync(folder, { recursive: true });
chownSync(folder, uid, uid);
const work = mkdtempSync(join(tmpdir(), 'notebook-drift-warm-'));
writeFileSync(join(work, 'config.yaml'), configuration);
chownSync(work, uid, uid);

const daemon = spawn(
  process.execPath,
  [...process.execArgv, join(process.cwd(), 'bin/notebook-drift.js'), 'serve', '--config', 'config.yaml'],
  {
    cwd: work,
    uid,
    gid: uid,
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      HOME: work,
      NODE_COMPILE_CACHE: folder,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    },
  },
);
const closed = once(daemon, 'close') as Promise<[number | null]>;
for await (const line of createInterface(daemon.stderr)) {
  const url = /"url":"([^"]+)".*"msg":"started"/.exec(line)?.[1];
  if (url) await askAndStop(url);
}
const [code] = await closed;
if (code !== 0) throw new Error(`warm-compile-cache: the daemon ended with exit code ${code}`);
const files = globSync(`${folder}/**/*`);
if (files.length < 10) throw new Error(`warm-compile-cache: ${folder} holds only ${files.length} files`);
for (const path of [folder, ...files]) {
  chownSync(path, 0, 0);
  chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644);
}
process.stderr.write(`warm-compile-cache: ${files.length} files in ${folder}\n`);

/** What is asked of every daemon is compiled as well. */
async function askAndStop(url: string): Promise<void> {
  for (const path of ['/livez', '/readyz', '/metrics', '/', '/api/v1/status']) await (await fetch(url + path)).text();
  daemon.kill('SIGTERM');
}
