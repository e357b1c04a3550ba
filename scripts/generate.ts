/**
 * Writes every generated file, or with `--check` says which of them is stale and fails. A generated file is a row here.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { renderMetricsDocument } from '../src/metrics/document.ts';
import { renderOpenApi } from './openapi-document.ts';

interface GeneratedFile {
  readonly path: string;
  render(): string | Promise<string>;
}

const files: readonly GeneratedFile[] = [
  { path: 'docs/metrics.md', render: renderMetricsDocument },
  { path: 'docs/openapi.json', render: renderOpenApi },
];

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const file of files) {
  const text = await file.render();
  if (existsSync(file.path) && readFileSync(file.path, 'utf8') === text) continue;
  if (check) stale.push(file.path);
  else writeFileSync(file.path, text);
}
for (const path of stale) process.stderr.write(`${path} is stale: run "npm run generate" and commit it.\n`);
process.exitCode = stale.length === 0 ? 0 : 1;
