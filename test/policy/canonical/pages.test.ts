import { describe, expect, it } from 'vitest';
import { recognisePages } from '../../../src/policy/canonical/pages.ts';
import type { Installation } from '../../../src/policy/canonical/parameters/canonical-policy.ts';
import {
  sampleInstallation,
  sampleParameters,
  sampleParametersFor,
} from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { decodePolicy } from '../../../src/policy/parse/decode.ts';

type Statement = Readonly<Record<string, unknown>>;

function published(parameters: Statement = {}, installation: Installation = sampleInstallation) {
  const given = { ...sampleParametersFor(installation), ...parameters };
  const outcome = renderPolicy({ kind: 'builtin', template: 'mlspace-notebook' }, given, installation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  const { document, statements } = outcome.policy;
  return {
    statements: (document as { readonly Statement: readonly Statement[] }).Statement,
    pages: statements.map(({ page }) => page),
  };
}

/** The statement of a page, in the policy that has Amazon Translate or not. */
function statementOf(page: string, translate = true): Statement {
  const { statements, pages } = published({ translate });
  return statements[pages.indexOf(page)] ?? {};
}

function recognise(statements: readonly unknown[]) {
  const decoded = decodePolicy({ Version: '2012-10-17', Statement: statements });
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return recognisePages(decoded.document.statements);
}

describe('policy/canonical/pages', () => {
  it('gives a page to the first statement of its form only, with Amazon Translate or without', () => {
    const [withTranslate, without] = [statementOf('4'), statementOf('4', false)];

    expect(withTranslate).not.toEqual(without);
    expect(recognise([withTranslate, withTranslate, without, statementOf('3')])).toEqual(['4', null, null, '3']);
    expect(recognise([without, withTranslate])).toEqual(['4', null]);
  });

  it.each<[name: string, parameters: Statement, installation: Installation]>([
    ['as published', sampleParameters, sampleInstallation],
    ['without Amazon Translate', { translate: false }, sampleInstallation],
    ['without Amazon Bedrock', { bedrock: false }, sampleInstallation],
    [
      'of another installation',
      { system_tag: 'Ours', config_bucket: 'our-config', subnets: 'subnet-00000001', iam_resource_prefix: 'Ours' },
      { partition: 'aws-cn', accountId: '111122223333', homeRegion: 'cn-north-1' },
    ],
  ])('recognises every statement of the policy %s, in any order', (_name, parameters, installation) => {
    const { statements, pages } = published(parameters, installation);

    expect(recognise(statements)).toEqual(pages);
    expect(recognise(statements.toReversed())).toEqual(pages.toReversed());
  });

  it('recognises actions and keys in any case and order, and written several times', () => {
    const { Condition, Action, ...rest } = statementOf('10');
    void Condition;
    const actions = (Action as readonly string[]).flatMap((action) => [action.toUpperCase(), action.toLowerCase()]);

    expect(recognise([{ ...rest, Action: actions.toReversed() }])).toEqual(['10']);
    expect(recognise([{ ...statementOf('11a'), Condition: { StringLike: { 'S3:Prefix': ['a', 'b'] } } }])).toEqual([
      '11a',
    ]);
  });

  it.each<[name: string, changed: Statement]>([
    ['the other effect', { Effect: 'Deny' }],
    ['another action', { Action: 's3:ListBucketVersions' }],
    ['all other actions', { Action: undefined, NotAction: 's3:ListBucket' }],
    ['no condition', { Condition: undefined }],
    ['another key', { Condition: { StringLike: { 's3:delimiter': '/' } } }],
    ['another operator', { Condition: { StringEquals: { 's3:prefix': 'global-read-only/*' } } }],
    ['a key more', { Condition: { StringLike: { 's3:prefix': 'a', 's3:delimiter': '/' } } }],
  ])('recognises no statement with %s', (_name, changed) => {
    expect(recognise([{ ...statementOf('11a'), ...changed }])).toEqual([null]);
  });
});
