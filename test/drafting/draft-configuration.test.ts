import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfiguration } from '../../src/config/load.ts';
import type { AccountSurvey, SurveyedRole } from '../../src/domain/target/account-survey.ts';
import { draftConfiguration } from '../../src/drafting/draft-configuration.ts';
import { type DraftWishes } from '../../src/drafting/recognise.ts';
import { baselineFiles, baselineText } from '../../src/drafting/text/baseline-files.ts';
import { configurationText } from '../../src/drafting/text/configuration-text.ts';
import { documentOf, surveyedAccount } from './surveyed-account.ts';

const writing = { version: '1.2.3', date: '2026-11-30' };

/** What a survey comes to: the text, the data in it, and what the program's own loader says of it. */
async function written(survey: AccountSurvey, wishes: DraftWishes = {}) {
  const draft = draftConfiguration(survey, wishes);
  const text = configurationText(draft, writing);
  const files = new Map(baselineFiles(draft).map((file) => [`/etc/base/${file.name}`, baselineText(file, writing)]));
  const outcome = await loadConfiguration({
    file: '/etc/drift.yaml',
    environment: {},
    readFile: async (path) =>
      path === '/etc/drift.yaml' ? text : (files.get(path) ?? Promise.reject(new Error(path))),
  });
  const data = parse(text) as { readonly targets: readonly [Readonly<Record<string, unknown>>] };
  return { draft, text, outcome, target: data.targets[0] };
}

type Expected = readonly Readonly<Record<string, unknown>>[];
const expectedOf = (target: Readonly<Record<string, unknown>>) =>
  (target['attachments'] as { readonly expected: Expected }).expected;

function withRoles(survey: AccountSurvey, change: (role: SurveyedRole) => SurveyedRole): AccountSurvey {
  if (!survey.identities.ok) throw new Error('no identities');
  const { value } = survey.identities;
  return { ...survey, identities: { ok: true, value: { ...value, roles: value.roles.map(change) } } };
}

function withPolicies(survey: AccountSurvey, changed: Readonly<Record<string, string>>): AccountSurvey {
  if (!survey.identities.ok) throw new Error('no identities');
  const { value } = survey.identities;
  return { ...survey, identities: { ok: true, value: { ...value, policies: { ...value.policies, ...changed } } } };
}

describe('drafting/draft-configuration', () => {
  it('takes from notebook-params.json what the template needs: the ARN of the key, and the subnets that the policy names', async () => {
    const { outcome, target, text } = await written(surveyedAccount().survey);
    expect(outcome).toMatchObject({ ok: true });
    expect(target).toMatchObject({
      account_id: '111122223333',
      roles: [{ prefix: 'Team-', tags: { 'dynamic-user-role': 'true' } }],
      policy: {
        source: {
          template: 'mlspace-notebook-deployed',
          parameters: {
            release: '1.6.10',
            kms_key: 'arn:aws:kms:us-east-1:111122223333:key/80b28a33-4686-4d87-9dda-4a87e889875a',
            subnets: ['subnet-0f9f0555e69d3d687'],
          },
        },
      },
    });
    expect(text).toContain('kms_key: pSMSKMSKeyId in s3://config/notebook-params.json.');
    expect(text).toContain('Needs lambda:ListFunctions.');
  });

  it('selects the roles of a release without the tag by what they have in common', async () => {
    const { survey } = surveyedAccount({ release: '1.4.1' });
    const untagged = withRoles(survey, (role) => {
      const { user = '', project = '', system = '' } = role.tags;
      return { ...role, tags: { user, project, system } };
    });
    const { outcome, target } = await written(untagged);
    expect(outcome).toMatchObject({ ok: true });
    expect(target['roles']).toStrictEqual([{ prefix: 'Team-', tags: { system: 'Team' } }]);
    const releases = expectedOf(target).map(({ parameters }) => (parameters as { readonly release: string }).release);
    expect(releases).toStrictEqual(['1.4.1', '1.4.1', '1.4.1']);
  });

  it('accepts the generations that are there, and no other', async () => {
    const { survey, arnOf } = surveyedAccount();
    const mixed = withPolicies(survey, {
      [arnOf('Team-project-beta')]: documentOf('mlspace-project', { release: '1.5.3', project: 'beta' }),
    });
    const { outcome, target } = await written(mixed);
    expect(outcome).toMatchObject({ ok: true });
    const [project, user] = expectedOf(target);
    expect(project).toMatchObject({ id: 'project', releases: '1.6.4 || 1.6.10', tell_outdated: false });
    expect(user).not.toHaveProperty('releases');
  });

  it('never takes a document from live where the release is known: a policy that was tampered with is drift', async () => {
    const { survey, arnOf } = surveyedAccount();
    const document = JSON.parse(documentOf('mlspace-user', { user: 'ann' })) as { Statement: unknown[] };
    document.Statement.push({ Effect: 'Allow', Action: '*', Resource: '*' });
    const tampered = withPolicies(survey, { [arnOf('Team-user-ann')]: JSON.stringify(document) });
    const { draft, text } = await written(tampered, { baseline: { folder: 'base', isWished: false } });
    expect(baselineFiles(draft)).toStrictEqual([]);
    expect(text).not.toContain('TAKEN FROM LIVE');
    expect(text).toContain('1 equal no release that this program knows: look at them.');
  });

  it('takes everything that has no source from live where that is wished, and says so', async () => {
    const { survey, arnOf } = surveyedAccount();
    const extra = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/${aws:username}/*' }],
    });
    const own = withRoles(withPolicies(survey, { [arnOf('Lake.Reader')]: extra }), (role) => ({
      ...role,
      attached: [...role.attached, arnOf('Lake.Reader'), 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    }));
    const { outcome, target, text } = await written(own, { baseline: { folder: 'base', isWished: true } });
    expect(outcome).toMatchObject({ ok: true });
    expect(expectedOf(target).slice(-2)).toStrictEqual([
      { id: 'lake-reader', template_file: 'base/lake-reader.jsonc', managed: { name: 'Lake.Reader' } },
      { id: 'readonlyaccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    ]);
    expect(text).toContain('TAKEN FROM LIVE, review the file');
  });

  it('leaves out a type that the service cannot list, and keeps one that is only forbidden', async () => {
    const { survey } = surveyedAccount();
    const failure = { operation: 'sagemaker:ListLabelingJobs', subject: 'us-east-1', message: 'HTTP 500.' };
    const { draft, text } = await written({
      ...survey,
      types: {
        model: { ok: true, value: 'listed' },
        'labeling-job': { ok: false, failure: { ...failure, reason: 'server_error' } },
        endpoint: { ok: false, failure: { ...failure, reason: 'access_denied', operation: 'sagemaker:ListEndpoints' } },
      },
    });
    expect(draft.types.scanned).toStrictEqual(['model', 'endpoint']);
    expect(text).toContain('labeling-job: sagemaker:ListLabelingJobs on us-east-1 failed (server_error): HTTP 500;');
    expect(text).toContain('Needs sagemaker:ListEndpoints.');
  });

  it('keeps what an account says inside comments and texts', async () => {
    const { survey } = surveyedAccount();
    const tag = 'Team\nevil: true # "\u0007';
    const odd = withRoles(survey, (role) => ({ ...role, tags: { ...role.tags, system: tag } }));
    const { text } = await written(odd);
    const data = parse(text) as Readonly<Record<string, unknown>>;
    expect(Object.keys(data)).toStrictEqual(['targets', 'checks', 'store']);
    expect(data).toMatchObject({ checks: { 'required-tags': { tags: { system: { value: tag, case: 'exact' } } } } });
  });
});
