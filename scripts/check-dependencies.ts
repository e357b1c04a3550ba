/**
 * Runs dependency-cruiser and counts what it saw: under TypeScript 7 it passes over every file in silence when it finds
 * no parser, so a pass means something only if each source file was read.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';

const folders = ['src', 'sandbox', 'test', 'scripts', 'bench'].filter((folder) => existsSync(folder));
const words = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
const { stdout, stderr } = spawnSync('depcruise', words, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
const { modules, summary } = JSON.parse(stdout || `{"modules":[],"summary":{"violations":[]}}`) as CruiseResult;

const seen = new Set(modules.map(({ source }) => source));
const missed = globSync(folders.map((folder) => `${folder}/**/*.ts`)).filter((file) => !seen.has(file));
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} → ${to}\n`);
for (const file of missed) process.stderr.write(`dependency-cruiser did not read ${file}\n`);
if (seen.size === 0) process.stderr.write(`dependency-cruiser read no module: ${stderr}\n`);
process.stderr.write(`${seen.size} modules cruised, ${summary.violations.length} violations\n`);
process.exitCode = seen.size > 0 && missed.length + summary.violations.length === 0 ? 0 : 1;

interface CruiseResult {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly { rule: { name: string }; from: string; to: string }[] };
}
