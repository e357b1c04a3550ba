import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ListModelsCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCommandLine, UsageError } from '../../sandbox/command-line.ts';
import { clientsOf } from './clients.ts';

describe('sandbox/command-line', () => {
  it('reads every flag', () => {
    const flags = [
      '--port=0 --seed=s --regions=us-east-1,eu-west-1 --resources=10 --count=model=3 --count=endpoint=4 --ghosts=2',
      '--wrong-share=0.5 --tag-lag=100 --latency=5 --throttle=iam=7 --fault=sagemaker:ListModels=timeout --fault=iam=reset',
    ];

    expect(readCommandLine(flags.join(' ').split(' '))).toEqual({
      help: false,
      account: {
        seed: 's',
        regions: ['us-east-1', 'eu-west-1'],
        resources: 10,
        ghosts: 2,
        wrongShare: 0.5,
        counts: { model: 3, endpoint: 4 },
      },
      sandbox: {
        port: 0,
        latency: 5,
        tagLag: { milliseconds: 100 },
        throttles: { iam: { rate: 7, burst: 7 } },
        faults: [
          { service: 'sagemaker', operation: 'ListModels', fault: 'timeout' },
          { service: 'iam', fault: 'reset' },
        ],
      },
    });
  });

  it.for([
    ['--bogus'],
    ['--port=many'],
    ['--wrong-share=2'],
    ['--count=model'],
    ['--count=banana=3'],
    ['--throttle=everything=3'],
    ['--fault=s3=reset'],
    ['--fault=iam=explosion'],
  ])('refuses %s', ([flag]) => {
    expect(() => readCommandLine([flag ?? ''])).toThrow(UsageError);
  });

  it('runs alone, prints what to export, and ends on SIGTERM', async () => {
    const main = new URL('../../sandbox/main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [main, '--port=0', '--count=model=2'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    const printed: Record<string, string> = {};
    for await (const line of createInterface({ input: child.stdout })) {
      for (const [, name = '', value = ''] of line.matchAll(/(AWS_\w+)=(\S+)/g)) printed[name] = value;
      if (printed['AWS_DEFAULT_REGION']) break;
    }

    const url = printed['AWS_ENDPOINT_URL'] ?? '';
    const { Models } = await clientsOf({ url }).sagemaker.send(new ListModelsCommand({}));
    child.kill('SIGTERM');

    expect(Models).toHaveLength(2);
    expect(Object.keys(printed).toSorted()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
    ]);
    expect(await exited).toEqual([0, null]);
  });
});
