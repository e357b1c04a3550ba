import { readCommandLine, UsageError, usage } from './command-line.ts';
import { seededAccount } from './seeded-account.ts';
import { startSandbox } from './server.ts';

async function main(): Promise<void> {
  const { help, account, sandbox: options } = readCommandLine(process.argv.slice(2));
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const sandbox = await startSandbox({ ...options, account: seededAccount(account) });
  const region = account.regions?.[0] ?? 'us-east-1';
  process.stdout.write(
    [
      `export AWS_ENDPOINT_URL=${sandbox.url}`,
      'export AWS_ACCESS_KEY_ID=AKIASANDBOX000000000',
      'export AWS_SECRET_ACCESS_KEY=sandbox',
      `export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
      '',
    ].join('\n'),
  );
  const stop = () => void sandbox.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError || (error instanceof Error && 'code' in error))) throw error;
  process.stderr.write(`sandbox: ${error.message}\n`);
  process.exitCode = 2;
}
