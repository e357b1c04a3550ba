import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCommandLine } from '../../../src/cli/run.ts';
import { sharedDocuments } from '../shared-documents.ts';
import {
  type InstallationData,
  type InstalledServer,
  type ServerOptions,
  startInstalled,
} from './installed-account.ts';

/** An installation out of those beside the repository. */
export function installationData(name: string): InstallationData {
  return JSON.parse(
    readFileSync(join(sharedDocuments, `mlspace/installations/${name}.json`), 'utf8'),
  ) as InstallationData;
}

export interface InitUnderTest {
  readonly server: InstalledServer;
  readonly configuration: string;
  /** Runs a command over the installation; with `answers` there is a terminal that gives them, in turn. */
  readonly run: (words: readonly string[], answers?: readonly string[]) => Promise<CommandRun>;
  /** Runs `init` into the configuration. */
  readonly init: (words?: readonly string[], answers?: readonly string[]) => Promise<CommandRun>;
}

export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked. */
  readonly questions: readonly string[];
}

/** An installation that answers, and a folder for what `init` writes about it. */
export async function initUnderTest(data: InstallationData, options: ServerOptions = {}): Promise<InitUnderTest> {
  const server = await startInstalled(data, options);
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-init-'));
  onTestFinished(async () => {
    rmSync(folder, { recursive: true });
    await server.close();
  });
  const configuration = join(folder, 'notebook-drift.yaml');
  const environment = {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const run: InitUnderTest['run'] = async (words, answers) => {
    const written = { stdout: '', stderr: '' };
    const questions: string[] = [];
    const stream = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) });
    const left = [...(answers ?? [])];
    const ask = async (question: string) => {
      questions.push(question);
      return left.shift() ?? '';
    };
    const context = { environment, stdout: stream('stdout'), stderr: stream('stderr'), ...(answers ? { ask } : {}) };
    return { code: await runCommandLine(words, context), ...written, questions };
  };
  const init: InitUnderTest['init'] = (words = ['--yes', '--region', data.region], answers) =>
    run(['init', '--output', configuration, ...words], answers);
  return { server, configuration, run, init };
}
