import { describe, expect, it } from 'vitest';
import { decodePolicy } from '../../../src/policy/parse/decode.ts';

/** What is wrong with a policy: `line:column path: message`, each part where there is one. */
function problemsOf(document: unknown): readonly string[] {
  const outcome = decodePolicy(document);
  if (outcome.ok) return [];
  return outcome.problems.map(({ path, message, line, column }) => {
    const place = line === undefined ? '' : `${line}:${column} `;
    return `${place}${path === '' ? '' : `${path}: `}${message}`;
  });
}

type Case = readonly [name: string, text: string, ...problems: string[]];

const policies: readonly Case[] = [
  ['a list', '[]', '1:1 an empty array is not allowed here; expected an object'],
  ['text', '"x"', '1:1 "x" is not allowed here; expected an object'],
  ['no Statement', '{"Version": "2012-10-17"}', '1:1 Statement: Statement is missing'],
  ['nothing', ' ', 'holds no value; expected a JSON object'],
  [
    'another version',
    '{"Version": "2012-10-18",\n"Statement": []}',
    '1:13 Version: "2012-10-18" is not allowed here; expected "2012-10-17" or "2008-10-17"',
  ],
  [
    'a version that is a number',
    '{"Version": 2012,\n"Statement": []}',
    '1:13 Version: 2012 is not allowed here; expected "2012-10-17" or "2008-10-17"',
  ],
  ['an Id that is no text', '{"Id": [1],\n"Statement": []}', '1:8 Id: an array is not allowed here; expected a string'],
  [
    'an unknown element',
    '{"Versoin": "2012-10-17",\n"Statement": []}',
    '1:2 Versoin: "Versoin" is no element of a policy here; expected one of Version, Id, Statement',
  ],
  [
    'an element in another case',
    '{"Version": "2012-10-17",\n"statement": []}',
    '2:1 statement: "statement" is no element of a policy here; did you mean Statement?',
    '1:1 Statement: Statement is missing',
  ],
  [
    'a key twice',
    '{"Statement": [],\n  "Statement": []}',
    '2:3 Statement: "Statement" stands twice in one object; keep one of them',
  ],
  [
    'a Sid twice, the second in a statement that is wrong besides',
    `{"Statement": [
      {"Sid": "", "Effect": "Allow", "Action": "*", "Resource": "*"},
      {"Sid": "", "Effect": "Allow", "Action": "*", "Resource": "*"},
      {"Sid": "a", "Effect": "Allow", "Action": "*", "Resource": "*"},
      {"Sid": "A", "Effect": "Allow", "Action": "*", "Resource": "*"},
      {"Effect": "Allow", "Action": "*", "Sid": "a"}
    ]}`,
    '6:7 Statement[4]: has neither Resource nor NotResource; one of them is required',
    '6:49 Statement[4].Sid: "a" is the Sid of an earlier statement; it must be unique in the policy',
  ],
  [
    'a statement without a list around it',
    '{"Statement":\n"x"}',
    '2:1 Statement: "x" is not allowed here; expected an object',
  ],
  [
    'a statement without a list around it, of which a part is wrong',
    '{"Statement":\n{"Effect": "Allow", "Action": ["*"], "Resource": "x"}}',
    '2:50 Statement.Resource: "x" is not allowed here; expected "*" or an ARN, wildcards * and ? allowed',
  ],
  [
    'a text that is only nearly URL-encoded',
    '%7x',
    '1:1 is not valid JSON: "%7x" is no JSON; expected text in double quotes, a number, true, false or null',
  ],
  [
    'URL-encoded text of another policy',
    ' %7B%22Statement%22%3A%0A1%7D',
    '2:1 Statement: 1 is not allowed here; expected an object',
  ],
  [
    'a broken encoding',
    '%7B%2',
    'looks URL-encoded and cannot be decoded; expected UTF-8, with % and two hexadecimal digits for a byte',
  ],
];

/** One statement, which begins at 2:1 of the policy. */
const statements: readonly Case[] = [
  ['null', 'null', '2:1 Statement[0]: null is not allowed here; expected an object'],
  [
    'no member',
    '{}',
    '2:1 Statement[0].Effect: Effect is missing',
    '2:1 Statement[0]: has neither Action nor NotAction; one of them is required',
    '2:1 Statement[0]: has neither Resource nor NotResource; one of them is required',
  ],
  [
    'a Principal',
    '{"Effect": "Allow", "Action": "*", "Resource": "*",\n"Principal": "*"}',
    '3:1 Statement[0].Principal: Principal is not allowed in an identity policy: its principal is whoever it is attached to',
  ],
  [
    'a NotPrincipal',
    '{"Effect": "Allow", "Action": "*", "Resource": "*",\n"NotPrincipal": "*"}',
    '3:1 Statement[0].NotPrincipal: NotPrincipal is not allowed in an identity policy: its principal is whoever it is attached to',
  ],
  [
    'a principal in another case',
    '{"Effect": "Allow", "Action": "*", "Resource": "*",\n"principal": "*"}',
    '3:1 Statement[0].principal: "principal" is no element of a policy here; expected one of Sid, Effect, Action, NotAction, Resource, NotResource, Condition',
  ],
  [
    'elements in another case',
    '{"effect": "Allow", "Effect": "Allow", "NOTACTION": "*", "Action": "*", "Resource": "*"}',
    '2:2 Statement[0].effect: "effect" is no element of a policy here; did you mean Effect?',
    '2:40 Statement[0].NOTACTION: "NOTACTION" is no element of a policy here; did you mean NotAction?',
  ],
  [
    'elements that a path cannot hold as they are',
    '{"Effect": "Allow", "Action": "*", "Resource": "*",\n"my key": 1, "": 1}',
    '3:1 Statement[0]."my key": "my key" is no element of a policy here; expected one of Sid, Effect, Action, NotAction, Resource, NotResource, Condition',
    '3:14 Statement[0]."": "" is no element of a policy here; expected one of Sid, Effect, Action, NotAction, Resource, NotResource, Condition',
  ],
  [
    'a bad Effect',
    '{"Effect": "allow", "Action": "*", "Resource": "*"}',
    '2:12 Statement[0].Effect: "allow" is not allowed here; expected "Allow" or "Deny", with this case',
  ],
  [
    'an Effect that is no text',
    '{"Effect": false, "Action": "*", "Resource": "*"}',
    '2:12 Statement[0].Effect: false is not allowed here; expected "Allow" or "Deny", with this case',
  ],
  [
    'a Sid with a hyphen',
    '{"Sid": "a-b", "Effect": "Allow", "Action": "*", "Resource": "*"}',
    '2:9 Statement[0].Sid: "a-b" is not allowed here; expected letters A-Z, a-z and digits only',
  ],
  [
    'a Sid that is a number',
    '{"Sid": 10, "Effect": "Allow", "Action": "*", "Resource": "*"}',
    '2:9 Statement[0].Sid: 10 is not allowed here; expected letters A-Z, a-z and digits only',
  ],
  [
    'a Sid that is an object',
    '{"Sid": {}, "Effect": "Allow", "Action": "*", "Resource": "*"}',
    '2:9 Statement[0].Sid: an object is not allowed here; expected letters A-Z, a-z and digits only',
  ],
  [
    'Action and NotAction, Resource and NotResource',
    '{"Effect": "Allow",\n"Action": "*", "NotAction": "*",\n"NotResource": "*", "Resource": "*"}',
    '3:29 Statement[0]: has Action and NotAction; only one of them is allowed',
    '4:16 Statement[0]: has Resource and NotResource; only one of them is allowed',
  ],
  [
    'actions that name no service, no action, or are no text',
    '{"Effect": "Allow", "Resource": "*",\n"Action": ["*", "GetObject", "s3: ", 1, null]}',
    '3:17 Statement[0].Action[1]: "GetObject" is not allowed here; expected "*" or service:Action, wildcards * and ? allowed',
    '3:30 Statement[0].Action[2]: "s3: " is not allowed here; expected "*" or service:Action, wildcards * and ? allowed',
    '3:38 Statement[0].Action[3]: 1 is not allowed here; expected a string',
    '3:41 Statement[0].Action[4]: null is not allowed here; expected a string',
  ],
  [
    'exceptions that are wrong',
    '{"Effect": "Deny",\n"NotAction": "x",\n"NotResource": ["bucket", []]}',
    '3:14 Statement[0].NotAction: "x" is not allowed here; expected "*" or service:Action, wildcards * and ? allowed',
    '4:17 Statement[0].NotResource[0]: "bucket" is not allowed here; expected "*" or an ARN, wildcards * and ? allowed',
    '4:27 Statement[0].NotResource[1]: an empty array is not allowed here; expected a string',
  ],
];

/** One `Condition`, which begins at 2:1 of the policy. */
const conditions: readonly Case[] = [
  ['text', '"x"', '2:1 Statement[0].Condition: "x" is not allowed here; expected an object'],
  [
    'an operator without keys',
    '{"Bool": true}',
    '2:10 Statement[0].Condition.Bool: true is not allowed here; expected an object',
  ],
  [
    'unknown operators, of which the keys are judged too',
    '{"StringIs": {"x:": 1},\n"String Equals": {}, "": {}}',
    '2:2 Statement[0].Condition.StringIs: "StringIs" is no condition operator, such as StringEquals or ForAnyValue:StringLike',
    '2:15 Statement[0].Condition.StringIs.x:: "x:" is no condition key; expected a service prefix, such as aws:SourceIp',
    '3:1 Statement[0].Condition."String Equals": "String Equals" is no condition operator, such as StringEquals or ForAnyValue:StringLike',
    '3:22 Statement[0].Condition."": "" is no condition operator, such as StringEquals or ForAnyValue:StringLike',
  ],
  [
    'what stands before or behind an operator',
    '{"ForSomeValues:StringLike": {}, "StringLikeIfExist": {}}',
    '2:2 Statement[0].Condition.ForSomeValues:StringLike: "ForSomeValues:StringLike" is no condition operator, such as StringEquals or ForAnyValue:StringLike',
    '2:34 Statement[0].Condition.StringLikeIfExist: "StringLikeIfExist" is no condition operator, such as StringEquals or ForAnyValue:StringLike',
  ],
  [
    'what Null does not take',
    '{"NullIfExists": {},\n"ForAnyValue:NullIfExists": {}}',
    '2:2 Statement[0].Condition.NullIfExists: "NullIfExists" is no condition operator, such as StringEquals or ForAnyValue:StringLike',
    '3:1 Statement[0].Condition.ForAnyValue:NullIfExists: "ForAnyValue:NullIfExists" is no condition operator, such as StringEquals or ForAnyValue:StringLike',
  ],
  [
    'an operator and a key twice',
    '{"Bool": {"aws:a/b": true, "aws:a/b": true},\n"Bool": {}}',
    '3:1 Statement[0].Condition.Bool: "Bool" stands twice in one object; keep one of them',
    '2:28 Statement[0].Condition.Bool."aws:a/b": "aws:a/b" stands twice in one object; keep one of them',
  ],
  [
    'keys that no service can have',
    '{"Bool": {":x": true, "aws:": true, "aws x:y": true}}',
    '2:11 Statement[0].Condition.Bool.:x: ":x" is no condition key; expected a service prefix, such as aws:SourceIp',
    '2:23 Statement[0].Condition.Bool.aws:: "aws:" is no condition key; expected a service prefix, such as aws:SourceIp',
    '2:37 Statement[0].Condition.Bool."aws x:y": "aws x:y" is no condition key; expected a service prefix, such as aws:SourceIp',
  ],
  [
    'values that are none',
    '{"Bool": {"aws:x": {}, "aws:y": ["a", null, [true]], "aws:z": null}}',
    '2:20 Statement[0].Condition.Bool.aws:x: an object is not allowed here; expected a string, a number or a boolean',
    '2:39 Statement[0].Condition.Bool.aws:y[1]: null is not allowed here; expected a string, a number or a boolean',
    '2:45 Statement[0].Condition.Bool.aws:y[2]: an array is not allowed here; expected a string, a number or a boolean',
    '2:63 Statement[0].Condition.Bool.aws:z: null is not allowed here; expected a string, a number or a boolean',
  ],
];

describe('policy/parse: what is wrong with a policy', () => {
  it.each(policies)('%s', (_name, text, ...problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each(statements)('a statement with %s', (_name, statement, ...problems) => {
    expect(problemsOf(`{"Statement": [\n${statement}\n]}`)).toEqual(problems);
  });

  it.each(conditions)('a condition with %s', (_name, condition, ...problems) => {
    const head = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition":';

    expect(problemsOf(`${head}\n${condition}\n}]}`)).toEqual(problems);
  });

  it.each<[length: number, shown: string]>([
    [120, 'x'.repeat(120)],
    [121, `${'x'.repeat(117)}…`],
  ])('shows a value of %i characters so far as it helps', (length, shown) => {
    const statement = { Effect: 'Allow', Action: '*', Resource: 'x'.repeat(length) };

    expect(problemsOf({ Statement: statement })).toEqual([
      `Statement.Resource: "${shown}" is not allowed here; expected "*" or an ARN, wildcards * and ? allowed`,
    ]);
  });
});
