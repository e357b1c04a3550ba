import { describe, expect, it } from 'vitest';
import type { ExpectedDocument } from '../../../src/domain/target/expected-attachments.ts';
import type { InstallationFacts } from '../../../src/domain/target/installation-facts.ts';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { createRoleRenderer } from '../../../src/policy/canonical/render-for-role.ts';

type ByRole = Extract<ExpectedDocument, { kind: 'by-role' }>;

function roleWith(tags: Record<string, string>, name = 'team-a') {
  return { arn: `arn:aws:iam::012345678910:role/${name}`, name, path: '/', tags };
}

const noFacts: InstallationFacts = (id) => ({ ok: false, problem: `nobody told ${id}` });

function own(text: string, facts: ByRole['facts'], parameters: ByRole['parameters'] = {}): ByRole {
  return { kind: 'by-role', template: { fileName: 'own.yaml', text }, facts, parameters };
}

function statement(resource: string): string {
  return `Version: "2012-10-17"\nStatement:\n- {Effect: Allow, Action: "s3:Get*", Resource: ${resource}}\n`;
}

const user: ByRole = {
  kind: 'by-role',
  template: { name: 'mlspace-user' },
  parameters: { data_bucket: 'our-data', group_datasets: ['blue'] },
  facts: { user: { tag: 'owner' } },
};

describe('policy/canonical/render-for-role', () => {
  it('fills a built-in template in from a tag of the role and from what is given', () => {
    const builtin = { kind: 'builtin', template: 'mlspace-user' } as const;
    const whole = renderPolicy(builtin, { ...user.parameters, user: 'jdoe' }, sampleInstallation);
    const text = whole.ok ? whole.policy.text : '';

    const rendered = createRoleRenderer(sampleInstallation, noFacts)(user, roleWith({ owner: 'jdoe' }), []);

    expect(text).toContain('arn:aws:s3:::our-data/private/jdoe/*');
    expect(rendered).toMatchObject({
      ok: true,
      text,
      pages: (JSON.parse(text) as { Statement: [] }).Statement.map(() => null),
      statements: expect.arrayContaining([
        { page: null, purpose: expect.stringContaining('private data of the user') },
      ]),
    });
  });

  it('tells which page each statement is of', () => {
    const notebook: ByRole = {
      kind: 'by-role',
      template: { name: 'mlspace-notebook' },
      parameters: { ...sampleParameters, bedrock: false, translate: false },
      facts: { system_tag: { tag: 'system' } },
    };

    expect(createRoleRenderer(sampleInstallation, noFacts)(notebook, roleWith({ system: 'Ours' }), [])).toMatchObject({
      ok: true,
      text: expect.stringContaining('"aws:RequestTag/system": "Ours"'),
      pages: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11a', '12', '13'],
    });
  });

  it('fills a template of a file in from the ARN, tags and what is given, for the installation', () => {
    const document = own(
      statement('["arn:${partition}:s3:::${bucket}/${account}/${team}/*", "${role}"]'),
      { team: { tag: 'team' }, role: 'arn' },
      { bucket: 'ours' },
    );
    const filled = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:Get*',
          Resource: ['arn:aws:s3:::ours/012345678910/a/*', 'arn:aws:iam::012345678910:role/team-a'],
        },
      ],
    };

    expect(createRoleRenderer(sampleInstallation, noFacts)(document, roleWith({ team: 'a' }), [])).toMatchObject({
      ok: true,
      text: JSON.stringify(filled, null, 2),
      pages: [null],
      statements: [{ page: null, purpose: '' }],
    });
  });

  it('takes what the role tells before what is given', () => {
    const document = own(statement('"arn:aws:s3:::${team}"'), { team: { tag: 'team' } }, { team: 'given' });

    expect(createRoleRenderer(sampleInstallation, noFacts)(document, roleWith({ team: 'told' }), [])).toMatchObject({
      ok: true,
      text: expect.stringContaining('"arn:aws:s3:::told"'),
    });
  });

  it.each<[name: string, document: ByRole, tags: Record<string, string>, problems: readonly string[]]>([
    [
      'every tag that is not there',
      own(statement('["${a}/${b}", "${role}"]'), { a: { tag: 'tag-a' }, role: 'arn', b: { tag: 'tag-b' } }),
      { a: 'x' },
      ['the role has no tag tag-a, which gives a', 'the role has no tag tag-b, which gives b'],
    ],
    [
      'a tag that a template does not take',
      user,
      { owner: '*' },
      [
        'parameters.user: "*" has characters that such a name cannot have; ' +
          'expected a user: 1 to 128 letters, digits and +=,.@-_',
      ],
    ],
    [
      'a tag that gives no policy',
      own(statement('"${resource}"'), { resource: { tag: 'resource' } }),
      { resource: 'ours' },
      ['Statement[0].Resource: "ours" is not allowed here; expected "*" or an ARN, wildcards * and ? allowed'],
    ],
    ['what is wrong as a whole', own('- a\n- b', {}), {}, ['an array is not allowed here; expected an object']],
  ])('says why there is no document for a role: %s', (_name, document, tags, problems) => {
    expect(createRoleRenderer(sampleInstallation, noFacts)(document, roleWith(tags), [])).toEqual({
      ok: false,
      problems,
      failures: [],
    });
  });

  it('renders the same facts once', () => {
    const render = createRoleRenderer(sampleInstallation, noFacts);
    const renderFor = (document: ByRole, role: ReturnType<typeof roleWith>) => render(document, role, []);

    expect(renderFor(user, roleWith({ owner: 'a' }, 'one'))).toBe(renderFor(user, roleWith({ owner: 'a' }, 'two')));
    expect(renderFor(user, roleWith({}, 'one'))).toBe(renderFor(user, roleWith({}, 'two')));
  });

  it('keeps apart what differs in a fact or in the document', () => {
    const render = createRoleRenderer(sampleInstallation, noFacts);
    const renderFor = (document: ByRole, role: ReturnType<typeof roleWith>) => render(document, role, []);
    const elsewhere: ByRole = { ...user, parameters: { data_bucket: 'their-data' } };
    const rendered = [
      renderFor(user, roleWith({ owner: 'a' })),
      renderFor(user, roleWith({ owner: 'b' })),
      renderFor(user, roleWith({})),
      renderFor(user, roleWith({ owner: 'null' })),
      renderFor(elsewhere, roleWith({ owner: 'a' })),
    ].map((outcome) =>
      outcome.ok ? /our-data\/private\/\w+|their-data\/private\/\w+/.exec(outcome.text)?.[0] : 'none',
    );

    expect(rendered).toEqual([
      'our-data/private/a',
      'our-data/private/b',
      'none',
      'our-data/private/null',
      'their-data/private/a',
    ]);
  });
});
