import { describe, expect, it } from 'vitest';
import { loadValid, minimal, problemsOf } from './virtual-files.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

function text(sink: string): string {
  return `${minimal}sinks:\n  - { ${sink}, route: { by: tag, key: user, map_file: map.yaml } }\n`;
}

const hook = 'id: ops, type: webhook, url: "https://hooks.example.com/all", secret_file: secret';
const world = (map: string) => ({ files: { 'map.yaml': map, secret } });

describe('config: sinks that route', () => {
  it('become one sink for each address, and the sink itself for all others', async () => {
    const map =
      'ana: https://hooks.example.com/a\nbob: https://hooks.example.com/b\ncarol: https://hooks.example.com/a\n';
    const { sinks } = await loadValid(text(hook), world(map));
    const mapped = new Set(['ana', 'bob', 'carol']);
    const common = { type: 'webhook', secrets: [secret], insecure: false, minSeverity: 'info' };
    expect(sinks).toMatchObject([
      { ...common, id: 'ops', url: 'https://hooks.example.com/all', route: { key: 'user', mapped } },
      { ...common, url: 'https://hooks.example.com/a', route: { mapped, values: new Set(['ana', 'carol']) } },
      { ...common, url: 'https://hooks.example.com/b', route: { mapped, values: new Set(['bob']) } },
    ]);
    expect(sinks[0]?.route?.values).toBeUndefined();
    expect(sinks[1]?.id).toMatch(/^ops\/[0-9a-f]{8}$/);
    expect(new Set(sinks.map(({ id }) => id)).size).toBe(3);
    // An address keeps its id, whoever has it and wherever it stands.
    const other = await loadValid(text(hook), world('zoe: https://hooks.example.com/b\n'));
    expect(other.sinks[1]?.id).toBe(sinks[2]?.id);
  });

  it('take names of objects for values as any other, and numbers for texts', async () => {
    const { sinks } = await loadValid(
      text(hook),
      world('__proto__: https://h.example.com/p\n"123": https://h.example.com/n\n12: https://h.example.com/m\n'),
    );
    expect(sinks.map(({ route }) => [...(route?.values ?? [])])).toStrictEqual([[], ['__proto__'], ['123'], ['12']]);
  });

  it('take topics for SNS and integration keys for PagerDuty', async () => {
    const topic = 'arn:aws:sns:us-east-1:111122223333:ana';
    const sns = await loadValid(
      text('id: topic, type: sns, topic_arn: "arn:aws:sns:us-east-1:111122223333:all"'),
      world(`ana: ${topic}\n`),
    );
    expect(sns.sinks).toMatchObject([{ topicArn: 'arn:aws:sns:us-east-1:111122223333:all' }, { topicArn: topic }]);
    const key = 'a'.repeat(32);
    const pager = await loadValid(text('id: pager, type: pagerduty, routing_key_file: key'), {
      files: { 'map.yaml': `ana: ${key}\n`, key: 'b'.repeat(32) },
    });
    expect(pager.sinks).toMatchObject([{ routingKey: 'b'.repeat(32) }, { routingKey: key }]);
  });

  const place = '12 sinks[0].route.map_file: ';
  it.each([
    [
      'an address without encryption',
      hook,
      'ana: http://hooks.example.com/a',
      'entry 1 of the file would send messages unencrypted over http://',
    ],
    [
      'an address that is none',
      hook,
      'ana: hooks',
      'entry 1 of the file has no absolute http or https URL as its address',
    ],
    [
      'an address of another scheme',
      hook,
      'ana: file:///etc/passwd',
      'entry 1 of the file has no absolute http or https URL as its address',
    ],
    [
      'a value twice',
      hook,
      'ana: https://a.example.com\nana: https://b.example.com',
      'line 2 of the file is no YAML, or names a value twice',
    ],
    [
      'a list of addresses',
      hook,
      'bob: https://b.example.com\nana: [https://a.example.com]',
      'entry 2 of the file is not one value and one address',
    ],
    ['no mapping', hook, '- ana', 'the file holds no mapping → Write one line for each value: ana: https://…'],
    [
      'an alias',
      hook,
      'ana: &a https://a.example.com\nbob: *a',
      'the file holds no mapping → Write one line for each value: ana: https://…',
    ],
    ['an empty file', hook, '\n', 'the file /etc/notebook-drift/map.yaml is empty'],
    [
      'a topic that is none',
      'id: topic, type: sns, topic_arn: "arn:aws:sns:us-east-1:111122223333:all"',
      'ana: https://a.example.com',
      'entry 1 of the file has no topic ARN as its address',
    ],
  ])('are refused with %s', async (_, sink, map, message) => {
    expect(await problemsOf(text(sink), world(map))).toStrictEqual([`${place}${message}`]);
  });

  it('are refused without their file', async () => {
    const [problem] = await problemsOf(text(hook), { files: { secret } });
    expect(problem).toContain('sinks[0].route.map_file: the file /etc/notebook-drift/map.yaml cannot be read');
  });
});
