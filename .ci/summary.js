// node .ci/summary.js FOLDER STEP…: tells what the reports of the suites in a folder say, and which steps failed. The last
// line is "N passed, M failed". Plain JavaScript for the Node of the host, which may be older than that of the sources.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...steps] = process.argv.slice(2);
const allowed = JSON.parse(readFileSync(new URL('allowed-skips.json', import.meta.url), 'utf8'));
const isAllowed = ({ fullName }) => allowed.some(({ title }) => fullName.includes(title));
const told = new Set();
let passed = 0;
let failed = 0;

for (const suite of ['tests', 'integration', 'judges', 'acceptance', 'system', 'image']) {
  const file = join(folder, `${suite}.json`);
  if (!existsSync(file)) continue;
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const of = (status) => tests.filter((test) => test.status === status);
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const unexplained = skipped.filter((test) => !isAllowed(test));
  // A file that could not even be loaded has no test that failed.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const files = testResults.filter(({ status }) => status === 'passed').length;
  console.log(`${suite}: Test Files ${files} passed (${testResults.length})`);
  console.log(
    `${suite}: Tests ${of('passed').length} passed, ${of('failed').length} failed, ${skipped.length} skipped`,
  );
  for (const { name } of broken) console.log(`${suite}: could not be run: ${name}`);
  for (const { fullName } of unexplained)
    console.log(`${suite}: skipped without a reason in .ci/allowed-skips.json: ${fullName}`);
  const failures = of('failed').length + broken.length;
  if (failures > 0) told.add(suite);
  passed += of('passed').length;
  failed += failures + unexplained.length;
}
for (const step of steps.filter((name) => !told.has(name))) {
  console.log(`${step}: failed`);
  failed += 1;
}
if (passed === 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
