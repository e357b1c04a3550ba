import { describe, expect, it } from 'vitest';
import { problemText } from '../../../../src/config/problems/problem.ts';
import { printableConfiguration } from '../../../../src/config/read/printable.ts';
import { load, loadValid, minimal } from '../../virtual-files.ts';

/** Stands in every place where a secret may be, rightly or by mistake. */
const canary = 'S3CRETcanary0123456789';

describe('config/secrets', () => {
  it.each([
    ['a token where the file should be named', `http: { tokens: [{ file: ${canary}, scopes: [read] }] }`],
    ['a token for the list', `http: { tokens: ${canary} }`],
    ['a token as an entry', `http: { tokens: [${canary}] }`],
    ['a token under an unknown key', `http: { tokens: [{ token: ${canary}, scopes: [read] }] }`],
    ['a metrics token for its file', `http: { metrics_token_file: ${canary} }`],
    ['a metrics token that is a mapping', `http: { metrics_token_file: { value: ${canary} } }`],
    [
      'a signing secret where the file should be named',
      `sinks: [{ id: a, type: webhook, url: "https://h/", secret_file: whsec_${canary} }]`,
    ],
    [
      'a signing secret under an unknown key',
      `sinks: [{ id: a, type: webhook, url: "https://h/", secret: whsec_${canary} }]`,
    ],
    [
      'a webhook URL where the file should be named',
      `sinks: [{ id: a, type: webhook, url_file: "https://h/${canary}", secret_file: x.txt }]`,
    ],
    [
      'a webhook URL of another scheme',
      `sinks: [{ id: a, type: webhook, url: "ftp://h/${canary}", secret_file: x.txt }]`,
    ],
    [
      'a webhook URL without a scheme',
      `sinks: [{ id: a, type: webhook, url: "hooks.example.com/${canary}", secret_file: x.txt }]`,
    ],
    ['a webhook URL over http', `sinks: [{ id: a, type: webhook, url: "http://h/${canary}", secret_file: x.txt }]`],
    ['a webhook URL as the sink', `sinks: ["https://h/${canary}"]`],
    ['a proxy with a password, of a wrong scheme', `network: { https_proxy: "socks://u:${canary}@proxy" }`],
    ['a query of an endpoint', `http: { external_url: "htps://h/?key=${canary}" }`],
    ['broken YAML after a secret', `http: { x: "${canary}" ] }`],
    ['text after a quoted secret', `x: "a" ${canary}`],
    ['an alias that does not exist', `x: *${canary}`],
  ])('never tells %s', async (_, text) => {
    const outcome = await load(`${minimal}${text}\n`);

    expect(outcome.ok).toBe(false);
    if (outcome.ok) return;
    expect(outcome.problems.map(problemText).join('\n')).not.toContain(canary);
  });

  it.each([
    ['an external id that is too short to be one', { 'id.txt': `a ${canary}` }],
    ['a URL file without a URL', { 'url.txt': canary }],
    ['a token with a space', { 'token.txt': `${canary} ${canary}` }],
    ['a signing secret that is none', { 'signing.txt': `whsec_${canary}` }],
    ['certificates that are none', { 'ca.pem': canary }],
  ])('never tells what a file holds: %s', async (_, files) => {
    const text = `${minimal}    assume_role: { arn: "arn:aws:iam::012345678910:role/r", external_id_file: id.txt }
http: { tokens: [{ file: token.txt, scopes: [read] }] }
sinks: [{ id: a, type: webhook, url_file: url.txt, secret_file: signing.txt }]
network: { ca_file: ca.pem }
`;
    const outcome = await load(text, { files });

    expect(outcome.ok).toBe(false);
    if (outcome.ok) return;
    expect(outcome.problems.map(problemText).join('\n')).not.toContain(canary);
  });

  it('never tells the value of a variable that names no setting or a secret one', async () => {
    const environment = {
      NOTEBOOK_DRIFT__HTTP__TOKEN: canary,
      NOTEBOOK_DRIFT__HTTP__TOKENS__0: canary,
      NOTEBOOK_DRIFT__HTTP__PORT: `"${canary}`,
      NOTEBOOK_DRIFT__TARGETS__0__ASSUME_ROLE__EXTERNAL_ID: '',
    };

    const outcome = await load(minimal, { environment });

    expect(outcome.ok).toBe(false);
    if (outcome.ok) return;
    expect(outcome.problems.length).toBeGreaterThan(2);
    expect(outcome.problems.map(problemText).join('\n')).not.toContain(canary);
  });

  it('hides secrets in what is printed, and keeps the rest', async () => {
    const text = `${minimal}    assume_role: { arn: "arn:aws:iam::012345678910:role/r", external_id: ${canary} }
sinks: [{ id: ops, type: webhook, url: "https://hooks.example.com/${canary}?k=${canary}", secret_file: s.txt }]
network: { https_proxy: "http://user:${canary}@proxy:3128" }
`;
    const files = { 's.txt': `whsec_${Buffer.from(canary.padEnd(24)).toString('base64')}` };

    const loaded = await loadValid(text, { files });
    const printed = JSON.stringify(printableConfiguration(loaded.configuration));

    expect(printed).not.toContain(canary);
    expect(printed).toContain('"external_id":"[hidden]"');
    expect(printed).toContain('"url":"https://hooks.example.com/[hidden]"');
    expect(printed).toContain('"https_proxy":"http://[hidden]@proxy:3128"');
    expect(loaded.secrets.some((secret) => secret === canary)).toBe(true);
  });
});
