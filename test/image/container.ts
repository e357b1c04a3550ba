import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** The part of an image's configuration that a container runtime acts on. */
interface ImageConfiguration {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly ExposedPorts: Readonly<Record<string, unknown>>;
  readonly Volumes: Readonly<Record<string, unknown>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

interface Ended {
  /** The exit code, or the name of the signal that ended the process. */
  readonly end: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A started process; `ended` settles when it has ended and its output is read. */
export interface Running {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** Waits for the pattern on stderr; rejects, with all that was written, when the process ends before. */
  written(pattern: RegExp): Promise<RegExpExecArray>;
}

/** The files of the image, mounted by `.ci/image`. */
export const imageRoot = required('NOTEBOOK_DRIFT_IMAGE_ROOT');

const { Docker } = JSON.parse(readFileSync(required('NOTEBOOK_DRIFT_IMAGE'), 'utf8')) as {
  readonly Docker: { readonly config: ImageConfiguration };
};

export const image = Docker.config;

/**
 * One container, in the way of a strict runtime: root file system read-only, the user of the image, no new privileges, no
 * environment but that of the image, and two mounts, the state volume and the configuration. `dispose` removes both.
 */
export function createContainer(): {
  /** Fills the folder that is mounted at /etc/notebook-drift. */
  configure(write: (folder: string) => void): void;
  start(words: readonly string[], environment?: Readonly<Record<string, string>>): Running;
  run(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>;
  dispose(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-container-'));
  chmodSync(folder, 0o755);
  const start = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Running => {
    const added = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const child = spawn(
      'unshare',
      [
        '--mount',
        'bash',
        '-c',
        runtime,
        'container',
        folder,
        imageRoot,
        image.User,
        image.WorkingDir,
        ...image.Env,
        ...added,
        ...words,
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return watch(child);
  };
  return {
    configure: (write) => {
      const configuration = join(folder, 'configuration');
      mkdirSync(configuration, { recursive: true });
      write(configuration);
    },
    start,
    run: (words, environment) => start(words, environment).ended,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Every step replaces the process before it, so that a signal to the child reaches what the image starts. */
const runtime = `
set -euo pipefail
folder=$1 image=$2 user=$3 workdir=$4
shift 4
mkdir -p "$folder"/{root,state,configuration}
chown "$user" "$folder/state"
mount --bind "$image" "$folder/root"
mount --options remount,bind,ro "$folder/root"
mount --bind "$folder/state" "$folder/root/var/lib/notebook-drift"
mount --bind "$folder/configuration" "$folder/root/etc/notebook-drift"
mount --bind /dev "$folder/root/dev"
mount --types proc proc "$folder/root/proc"
exec setpriv --no-new-privs chroot --userspec="$user" --groups="\${user#*:}" "$folder/root" \\
  /usr/bin/env --ignore-environment --chdir="$workdir" "$@"
`;

/** The output is gathered as it comes, so that a check may look at it while the process runs. */
function watch(child: Running['process']): Running {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ end: code ?? signal ?? 'lost', ...output }));
  });
  const written = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output.stderr);
        if (match) resolve(match);
      };
      look();
      child.stderr.on('data', look);
      ended.then(({ end }) => reject(new Error(`ended with ${end} before ${pattern}: ${output.stderr}`)), reject);
    });
  return { process: child, ended, written };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run .ci/image, which builds the image and starts these checks`);
  return value;
}
