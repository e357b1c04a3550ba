import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../../src/sources/cloudformation/functions/resolver.ts';
import { readTemplate } from '../../../../src/sources/cloudformation/template/template-text.ts';
import { valuesOf } from '../stack-fixture.ts';

const template = {
  Parameters: {
    Stage: { Type: 'String', Default: 'prod' },
    Count: { Type: 'Number', Default: 3 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Subnets: { Type: 'List<AWS::EC2::Subnet::Id>' },
    Secret: { Type: 'String', NoEcho: true },
    Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/image' },
    Images: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/images' },
    Path: { Type: 'AWS::SSM::Parameter::Name', Default: '/image' },
    Absent: { Type: 'String' },
  },
  Mappings: { Map: { prod: { key: 'mapped', list: ['x', 'y'] } } },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsTest: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsTest' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsTest' }] },
    Unknown: { 'Fn::Equals': [{ Ref: 'Absent' }, 'x'] },
    DecidedAnd: { 'Fn::And': [{ Condition: 'Unknown' }, { Condition: 'IsTest' }] },
    DecidedOr: { 'Fn::Or': [{ Condition: 'Unknown' }, { Condition: 'IsProd' }] },
    Circle: { 'Fn::Not': [{ Condition: 'Circle' }] },
  },
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket' },
    Key: { Type: 'AWS::KMS::Key' },
    Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/team/', RoleName: { 'Fn::Sub': '${Stage}-role' } } },
    Unnamed: { Type: 'AWS::IAM::Role' },
    Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: 'guard', Path: '/team/' } },
    Queue: { Type: 'AWS::SQS::Queue' },
    Custom: { Type: 'Custom::Thing' },
  },
  Outputs: { Thing: { Value: { 'Fn::GetAtt': ['Custom', 'Answer'] } } },
};

const values = valuesOf({
  parameters: { Subnets: 'subnet-1,subnet-2', Secret: { kind: 'masked' } },
  physicalIds: {
    Bucket: 'stack-bucket-1',
    Key: '1234-abcd',
    Queue: 'https://sqs.us-east-1.amazonaws.com/111122223333/jobs',
    Custom: 'thing-1',
  },
  exports: { 'net:Subnet': 'subnet-9' },
  ssm: { '/image': 'ami-1', '/images': 'ami-1,ami-2', '/name:3': 'third' },
  outputs: { Thing: '42' },
});

function resolve(value: unknown) {
  const read = readTemplate(JSON.stringify(template));
  if (!read.ok) throw new Error('no template');
  return createResolver(read.template, values).resolve(value, 'P');
}

/** Each outcome is the worked example of the CloudFormation template reference, or follows from it. */
const table: readonly (readonly [what: string, value: unknown, outcome: unknown])[] = [
  ['plain data', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
  ['a parameter by its default', { Ref: 'Stage' }, 'prod'],
  ['a number is the text that it was', { Ref: 'Count' }, '3'],
  ['a list whose members are trimmed', { Ref: 'Zones' }, ['a', 'b', 'c']],
  ['a list of ids', { Ref: 'Subnets' }, ['subnet-1', 'subnet-2']],
  ['an SSM parameter', { Ref: 'Image' }, 'ami-1'],
  ['an SSM list', { Ref: 'Images' }, ['ami-1', 'ami-2']],
  ['the name of an SSM parameter', { Ref: 'Path' }, '/image'],
  ['a pseudo parameter', { Ref: 'AWS::AccountId' }, '111122223333'],
  ['a physical id', { Ref: 'Bucket' }, 'stack-bucket-1'],
  ['the ARN of a bucket', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::stack-bucket-1'],
  ['the same in one text', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:s3:::stack-bucket-1'],
  ['the ARN of a key', { 'Fn::GetAtt': ['Key', 'Arn'] }, 'arn:aws:kms:us-east-1:111122223333:key/1234-abcd'],
  ['the ARN of a queue', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:111122223333:jobs'],
  ['a name that the template gives', { Ref: 'Role' }, 'prod-role'],
  ['the ARN of such a role', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::111122223333:role/team/prod-role'],
  ['a managed policy is its ARN', { Ref: 'Policy' }, 'arn:aws:iam::111122223333:policy/team/guard'],
  ['an attribute that an output tells', { 'Fn::GetAtt': ['Custom', 'Answer'] }, '42'],
  ['Join', { 'Fn::Join': [':', ['a', { Ref: 'Stage' }, 'c']] }, 'a:prod:c'],
  ['Join of a list', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b,c'],
  ['Join leaves out what is not there', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
  ['Split', { 'Fn::Split': ['|', 'a|b|c'] }, ['a', 'b', 'c']],
  ['Split leaves empty items', { 'Fn::Split': ['|', 'a||c|'] }, ['a', '', 'c', '']],
  ['Select', { 'Fn::Select': ['1', ['apples', 'grapes', 'oranges']] }, 'grapes'],
  ['Select of a Split', { 'Fn::Select': [2, { 'Fn::Split': ['|', 'a|b|c'] }] }, 'c'],
  ['Select looks only at what it takes', { 'Fn::Select': ['0', ['a', { Ref: 'Absent' }]] }, 'a'],
  ['FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'Stage' }, 'key'] }, 'mapped'],
  ['FindInMap of a list', { 'Fn::FindInMap': ['Map', 'prod', 'list'] }, ['x', 'y']],
  ['FindInMap with a default', { 'Fn::FindInMap': ['Map', 'dev', 'key', { DefaultValue: 'd' }] }, 'd'],
  ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'net:${Kind}'.replace('${Kind}', 'Subnet') } }, 'subnet-9'],
  ['Sub', { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Bucket}/${Stage}/*' }, 'arn:aws:s3:::stack-bucket-1/prod/*'],
  ['Sub of an attribute', { 'Fn::Sub': '${Bucket.Arn}/*' }, 'arn:aws:s3:::stack-bucket-1/*'],
  ['Sub with values of its own', { 'Fn::Sub': ['${Who}-${Stage}', { Who: { Ref: 'Stage' } }] }, 'prod-prod'],
  ['Sub leaves a policy variable', { 'Fn::Sub': 'home/${!aws:username}/${Stage}' }, 'home/${aws:username}/prod'],
  ['If', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
  ['If not', { 'Fn::If': ['IsTest', 'yes', 'no'] }, 'no'],
  ['If and', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['If or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['If looks only at the branch that it takes', { 'Fn::If': ['IsProd', 'yes', { Ref: 'Absent' }] }, 'yes'],
  ['an And that one side decides', { 'Fn::If': ['DecidedAnd', 1, 2] }, 2],
  ['an Or that one side decides', { 'Fn::If': ['DecidedOr', 1, 2] }, 1],
  ['NoValue in a list', ['a', { 'Fn::If': ['IsTest', 'b', { Ref: 'AWS::NoValue' }] }], ['a']],
  ['NoValue as a member', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ['a reference to SSM', 'x-{{resolve:ssm:/image}}-{{resolve:ssm:/name:3}}', 'x-ami-1-third'],
  ['a reference that Sub builds', { 'Fn::Sub': '{{resolve:ssm:/name:${Count}}}' }, 'third'],
  ['Base64', { 'Fn::Base64': 'AWS CloudFormation' }, 'QVdTIENsb3VkRm9ybWF0aW9u'],
  ['a text of JSON', { 'Fn::ToJsonString': { a: { Ref: 'Stage' } } }, '{"a":"prod"}'],
  ['Length', { 'Fn::Length': { Ref: 'Zones' } }, 3],
];

const problems: readonly (readonly [what: string, value: unknown, path: string, message: RegExp])[] = [
  ['a parameter without value', { a: [{ Ref: 'Absent' }] }, 'P.a[0].Ref', /parameter Absent/],
  ['a parameter that is masked', { Ref: 'Secret' }, 'P.Ref', /NoEcho/],
  ['a resource that has no id yet', { Ref: 'Unnamed' }, 'P.Ref', /Unnamed/],
  ['a name that is nowhere', { Ref: 'Nobody' }, 'P.Ref', /neither as parameter nor as resource/],
  ['an attribute that does not follow', { 'Fn::GetAtt': ['Key', 'Other'] }, 'P.Fn::GetAtt', /Key\.Other/],
  ['an attribute of nothing', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, 'P.Fn::GetAtt', /no resource Nobody/],
  ['an import of nothing', { 'Fn::ImportValue': 'net:Other' }, 'P.Fn::ImportValue', /net:Other/],
  ['an undecided condition', { 'Fn::If': ['Unknown', 1, 2] }, 'Conditions.Unknown.Fn::Equals[0].Ref', /Absent/],
  [
    'a condition in a circle',
    { 'Fn::If': ['Circle', 1, 2] },
    'Conditions.Circle.Fn::Not[0].Condition',
    /refers to itself/,
  ],
  ['a condition of nowhere', { 'Fn::If': ['None', 1, 2] }, 'P.Fn::If', /None/],
  ['an item past the end', { 'Fn::Select': [3, ['a']] }, 'P.Fn::Select', /item 3 of a list of 1/],
  ['a mapping of nowhere', { 'Fn::FindInMap': ['Map', 'dev', 'key'] }, 'P.Fn::FindInMap', /Map\.dev\.key/],
  ['a list in a text', { 'Fn::Sub': 'x-${Zones}' }, 'P.Fn::Sub', /expected a string, not a list/],
  ['a policy variable that nobody kept', { 'Fn::Sub': '${aws:username}' }, 'P.Fn::Sub', /aws:username/],
  ['a secret', '{{resolve:secretsmanager:db:SecretString:password}}', 'P', /secret/],
  ['a secure text', '{{resolve:ssm-secure:db}}', 'P', /secret/],
  ['an SSM parameter that was not read', '{{resolve:ssm:/other}}', 'P', /\/other/],
  ['a macro', { 'Fn::Transform': { Name: 'M' } }, 'P.Fn::Transform', /macro/],
  ['a function of tomorrow', { 'Fn::New': 1 }, 'P', /Fn::New is not a function/],
  ['a function beside a key', { 'Fn::Sub': 'x', other: 1 }, 'P', /has other keys beside it/],
];

describe('sources/cloudformation/functions', () => {
  it.each(table)('%s', (_, value, outcome) => {
    expect(resolve(value)).toEqual({ ok: true, value: outcome });
  });

  it.each(problems)('%s is a problem with its path', (_, value, path, message) => {
    const outcome = resolve(value);
    expect(outcome).toEqual({ ok: false, problems: [{ path, message: expect.stringMatching(message) }] });
  });

  it('ends on a template that nests without end', () => {
    expect(resolve(JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`))).toMatchObject({ ok: false });
  });
});
