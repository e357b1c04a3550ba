import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../../../src/sources/cloudformation/template/template-text.ts';

const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Other: !Not [!Condition Prod]
Resources:
  # a comment
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Condition: Prod
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: [s3:GetObject, !Sub "s3:\${Verb}Object"]
            Resource:
              - !GetAtt Bucket.Arn
              - !Join ["", [!GetAtt Nested.Outputs.Arn, "/*"]]
              - !Select [0, !Split [",", !ImportValue {"Fn::Sub": "\${Net}-x"}]]
              - !If [Prod, !FindInMap [A, b, c], !Ref "AWS::NoValue"]
            Condition: { StringEquals: { aws:PrincipalAccount: 012345678910 }, NumericLessThan: { "aws:MultiFactorAuthAge": 3600 }, Bool: {aws:SecureTransport: true} }
`;

describe('sources/cloudformation/template-text', () => {
  it('reads the short forms, and keeps what was written as dates and digits', () => {
    const read = readTemplate(yaml);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.template.conditions).toEqual({
      Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      Other: { 'Fn::Not': [{ Condition: 'Prod' }] },
    });
    expect(read.template.resources.get('Policy')).toEqual({
      logicalId: 'Policy',
      type: 'AWS::IAM::ManagedPolicy',
      condition: 'Prod',
      properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['s3:GetObject', { 'Fn::Sub': 's3:${Verb}Object' }],
              Resource: [
                { 'Fn::GetAtt': 'Bucket.Arn' },
                { 'Fn::Join': ['', [{ 'Fn::GetAtt': 'Nested.Outputs.Arn' }, '/*']] },
                { 'Fn::Select': ['0', { 'Fn::Split': [',', { 'Fn::ImportValue': { 'Fn::Sub': '${Net}-x' } }] }] },
                { 'Fn::If': ['Prod', { 'Fn::FindInMap': ['A', 'b', 'c'] }, { Ref: 'AWS::NoValue' }] },
              ],
              Condition: {
                StringEquals: { 'aws:PrincipalAccount': '012345678910' },
                NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
                Bool: { 'aws:SecureTransport': true },
              },
            },
          ],
        },
      },
    });
  });

  it.each([
    ['no template', '{"Statement": []}', /not a CloudFormation template/],
    ['nothing', '', /not a CloudFormation template/],
    ['no YAML', 'a: [', /neither JSON nor YAML/],
    ['an unknown tag', 'Resources: {A: !Reff B}', /tag !Reff/],
    ['a key that is there twice', 'Resources: {}\nResources: {}', /unique/],
    ['endless nesting', '['.repeat(20_000), /nested too deeply|neither JSON nor YAML/],
  ])('%s is a problem', (_, text, message) => {
    expect(readTemplate(text)).toMatchObject({ ok: false, problems: [{ message: expect.stringMatching(message) }] });
  });

  it('does not follow aliases without end', () => {
    const levels = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`);
    const read = readTemplate(['a0: &a0 [x]', ...levels, 'Resources: {}'].join('\n'));
    expect(read).toMatchObject({ ok: false, problems: [{ message: expect.stringMatching(/expands to too much/) }] });
  });
});
