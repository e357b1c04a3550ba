import { array, assert, asyncProperty, constantFrom, oneof, stringMatching, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../src/config/problems/problem.ts';
import { printableConfiguration } from '../../src/config/read/printable.ts';
import { dumpCommand } from '../../src/store/postgres/dump-command.ts';
import { nameOf } from '../../src/store/postgres/postgres-dialect.ts';
import { tellPostgresFailure } from '../../src/store/postgres/postgres-failure.ts';
import { load, minimal } from './virtual-files.ts';

/** What begins a password so that a URL may be read wrongly: digits are a port. */
const start = constantFrom('', '12/', '12?', '12#', '12\\', '12@', '/', '@');
const piece = constantFrom(...Array.from('/?#@:%"\'\\ &=+<[];,$ä7'), '%40', '%2F', '%zz');
const secret = tuple(start, array(oneof(piece, stringMatching(/^[a-z]{3}$/)), { maxLength: 5 })).map(
  ([first, parts]) => `${first}Hunter${parts.join('')}Secret`,
);

const forms: Readonly<Record<string, (secret: string) => string>> = {
  password: (text) => `postgres://u:${text}@db.example.com:5432/drift`,
  'password and mode': (text) => `postgres://u:${text}@db.example.com/drift?sslmode=require`,
  'the parameter password': (text) => `postgres://u@db.example.com/drift?password=${text}`,
  'the parameter password, twice': (text) => `postgres://db.example.com/drift?password=${text}&password=${text}`,
  'the parameter of a key': (text) => `postgres://u@db.example.com/drift?sslpassword=${text}`,
  fragment: (text) => `postgres://u:p@db.example.com/drift#${text}`,
  'no URL': (text) => `host=db.example.com password=${text}`,
};

describe('config: URLs that are secrets', () => {
  it.each(Object.keys(forms))('of a database show no part of a password, wherever it ends up: %s', async (form) => {
    await assert(
      asyncProperty(secret, async (planted) => {
        const url = forms[form]?.(planted) ?? '';
        const loaded = await load(`${minimal}store: { postgres: { url_file: url } }\n`, { files: { url } });
        const outputs = loaded.ok ? [JSON.stringify(printableConfiguration(loaded.configuration.configuration))] : [];
        if (!loaded.ok) outputs.push(...loaded.problems.map(problemText));
        else if (loaded.configuration.store.kind === 'postgres') {
          const { url: of, tls } = loaded.configuration.store;
          const failure = tellPostgresFailure(new Error('connect ECONNREFUSED'), nameOf(of));
          outputs.push(dumpCommand({ url: of, tls: tls !== false }, 'out'), String(failure));
        }
        expect(outputs.length).toBeGreaterThan(0);
        expect(outputs.filter((output) => /Hunter|Secret/.test(output)).map((output) => output.slice(0, 200))).toEqual(
          [],
        );
      }),
      { numRuns: 100 },
    );
  });

  it('takes a password that is encoded, whatever it is made of', async () => {
    await assert(
      asyncProperty(secret, async (planted) => {
        const url = `postgres://u:${encodeURIComponent(planted)}@db.example.com/drift`;
        const loaded = await load(`${minimal}store: { postgres: { url_file: url } }\n`, { files: { url } });
        expect(loaded.ok && loaded.configuration.secrets.includes(planted)).toBe(true);
      }),
    );
  });

  it.each([
    ['postgres://u:12/34@db/drift', 'url_file: the URL has an @ behind its host, or a #'],
    ['postgres://u:12#34@db/drift', 'Write / ? # and @ in a password as %2F %3F %23 and %40.'],
  ])('tells how to write %s', async (url, words) => {
    const loaded = await load(`${minimal}store: { postgres: { url_file: url } }\n`, { files: { url } });
    expect(loaded.ok ? '' : loaded.problems.map(problemText).join('\n')).toContain(words);
  });

  it('tells the same of a proxy', async () => {
    const loaded = await load(`${minimal}network: { https_proxy: "http://u:12/34@proxy.example.com:3128" }\n`);
    const told = loaded.ok ? '' : loaded.problems.map(problemText).join('\n');
    expect(told).toContain('the proxy has an @ behind its host');
    expect(told).not.toContain('34');
  });

  it.each([
    'https://ana:Hunter@drift.example.com',
    'https://drift.example.com/?key=Hunter',
    'https://drift.example.com#Hunter',
  ])('refuses %s as what links in messages begin with', async (url) => {
    const loaded = await load(`${minimal}http: { external_url: "${url}" }\n`);
    const told = loaded.ok ? '' : loaded.problems.map(problemText).join('\n');
    expect(told).toContain('expected a URL without credentials, query and fragment');
    expect(told).not.toContain('Hunter');
  });

  it.each(['https:ana:Hunter@h', 'ana:Hunter@h', 'localhost,https://ana:Hunter@h', 'h?Hunter', 'https://Hunter'])(
    'refuses %s as an exception from the proxy, where it would do nothing',
    async (text) => {
      const loaded = await load(`${minimal}network: { no_proxy: "${text}" }\n`);
      const told = loaded.ok ? '' : loaded.problems.map(problemText).join('\n');
      expect(told).toContain('network.no_proxy: expected hosts, domains, addresses or CIDR blocks');
      expect(told).not.toContain('Hunter');
    },
  );

  it('takes every usual exception from the proxy', async () => {
    const usual = '*,localhost,127.0.0.1, .svc .cluster.local,*.example.com:443,10.0.0.0/8,[::1]:80,::1,fd00::/8,a_b';
    const loaded = await load(`${minimal}network: { no_proxy: "${usual}" }\n`);
    expect(loaded.ok).toBe(true);
  });
});
