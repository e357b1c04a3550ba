import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckReport } from '../../src/cli/report/report.ts';
import { isAtLeast } from '../../src/domain/evaluation/severity.ts';
import { matchesGlob } from '../../src/domain/target/glob.ts';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { runProgram } from '../support/program.ts';
import { describeWithShared } from '../support/shared-documents.ts';
import { checked, type Endpoints, namedBy, told } from './checked.ts';
import { inShared, installationNames, load, regionOf } from './installations.ts';
import { rememberAnswers } from './remembered-answers.ts';
import { type Tampering, TamperSession } from './tamper-session.ts';

/** Those that lie beside the repository, and further ones of the same kinds. */
const files = [inShared('tampers.json'), new URL('tamperings.json', import.meta.url).pathname];
const tamperings = files
  .filter((file) => existsSync(file))
  .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as readonly Tampering[]);

/**
 * Installations as MLSpace makes them, watched as `init` says, and what may happen to them: what is found, and what is not
 * told. Every `of`th installation from the one numbered `share` on, so that several files share them.
 */
export function acceptInstallations({ share, of }: { readonly share: number; readonly of: number }): void {
  const all = installationNames();
  const names = all.filter((_, index) => index % of === share);
  describeWith(['moto_server', 'boto3'], 'acceptance', () => {
    for (const name of names) describeWithShared('mlspace', name, () => acceptInstallation(name));
    describeWithShared('mlspace', 'installations', () => {
      it('are there', () => expect(all).not.toHaveLength(0));
    });
  });
}

function acceptInstallation(name: string): void {
  const installation = inShared(`installations/${name}.json`);
  const folder = mkdtempSync(join(tmpdir(), 'acceptance-'));
  const configuration = join(folder, 'notebook-drift.yaml');
  let moto: Moto;
  let remembered: Awaited<ReturnType<typeof rememberAnswers>>;
  let session: TamperSession;
  let endpoints: Endpoints;
  let healthy: CheckReport;

  beforeAll(async () => {
    for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) process.env[key] = 'test';
    // AWS's own policies are attached to some roles.
    moto = await startMoto({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
    remembered = await rememberAnswers(moto.url);
    endpoints = { url: moto.url, ec2: remembered.url };
    await load(installation, moto.url);
    session = new TamperSession(installation, files, moto.url);
    const environment = { AWS_REGION: regionOf(installation), AWS_ENDPOINT_URL_EC2: remembered.url };
    const words = ['init', '--output', configuration, '--yes'];
    expect(await runProgram(words, moto.url, { environment })).toMatchObject({ code: 0 });
    healthy = await checked(configuration, endpoints);
  });
  afterAll(async () => {
    session.end();
    await remembered.close();
    await moto.stop();
    rmSync(folder, { recursive: true });
  });

  it('finds nothing while nothing is wrong', () => {
    expect(healthy.findings.filter(({ severity }) => isAtLeast(severity, 'low')).map(told)).toEqual([]);
    expect(healthy.exitCode).toBe(0);
  });

  const harmful = tamperings.filter((one) => one.applies_to.includes(name) && one.expected.findings);
  const harmless = tamperings.filter((one) => one.applies_to.includes(name) && !one.expected.findings);

  it.each(harmful)('$id: $sentence', async (tampering) => {
    const { min_severity: least = 'medium' } = tampering.expected;
    const names = await session.names(tampering.id);
    const { found, exitCode } = await tamperedWith(tampering);
    const grave = found.filter(({ severity }) => isAtLeast(severity, least));
    expect(grave.map(told), `nothing is ${least}: ${found.map(told).join('\n')}`).not.toEqual([]);
    const named = grave.flatMap(namedBy).filter((one) => names.some((wanted) => matchesGlob(wanted, one)));
    expect(named, `nothing names ${names.join(', ')}: ${grave.map(told).join('\n')}`).not.toEqual([]);
    expect(exitCode).toBe(1);
  });

  it.each(harmless)('$id: $sentence', async (tampering) => {
    const { found, exitCode } = await tamperedWith(tampering);
    expect(found.map(told)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  /** What is found that was not there before; what was done is taken back. */
  async function tamperedWith({ id, calls }: Tampering) {
    const checks = calls.some(({ service }) => service === 'sagemaker') ? undefined : rolesOnly;
    await session.apply(id);
    const known = new Set(healthy.findings.map((finding) => finding.id));
    try {
      const { findings, exitCode } = await checked(configuration, endpoints, checks);
      return { found: findings.filter((finding) => !known.has(finding.id)), exitCode };
    } finally {
      await session.undo();
    }
  }
}

/** What cannot touch the tags of resources needs no scan of them. */
const rolesOnly = ['policy-drift', 'role-attachments'];
