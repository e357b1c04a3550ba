import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { type RandomDocument, RandomPolicies, type RandomStatement } from '../evaluate/random-policies.ts';

/** How the live side of a random pair came about. */
export type PairKind = 'edited' | 'fresh' | 'copied';

export interface RandomPair {
  readonly kind: PairKind;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

type Block = Record<string, Record<string, unknown>>;

/** What the simulated requests of the parent know nothing of: other cases, binary values, quantifiers with `IfExists`. */
const furtherConditions: readonly (readonly [operator: string, key: string, values: readonly unknown[]])[] = [
  ['stringequals', 'AWS:principaltag/TEAM', ['red']],
  ['StringLikeIfExists', 'aws:PrincipalTag/Team', ['r?d', 'b*']],
  ['StringNotLike', 'aws:principaltag/team', ['*e*', '']],
  ['BinaryEquals', 's3:signature', ['QmluYXJ5', 'YQ==']],
  ['ForAnyValue:StringNotLikeIfExists', 'aws:TagKeys', ['x?', 'y']],
  ['ForAllValues:StringNotEqualsIgnoreCase', 'aws:tagkeys', ['X', 'yy']],
  ['ForAnyValue:StringEqualsIfExists', 'AWS:TagKeys', ['x']],
  ['StringEquals', 'aws:TagKeys', ['x', 'y']],
  ['ForAllValues:ArnLike', 'aws:SourceArn', ['arn:aws:sns:*:1:*', 'arn:aws:s*:us-east-1:?:t']],
  ['ForAnyValue:NumericLessThan', 's3:max-keys', ['7', '9.5']],
  ['NumericNotEqualsIfExists', 'S3:Max-Keys', ['10.00', '-1']],
  ['DateGreaterThan', 'aws:CurrentTime', ['1704067200']],
  ['DateNotEquals', 'aws:currenttime', ['2024-01-01T01:00:00+01:00', '2024-01-01']],
  ['NotIpAddressIfExists', 'aws:SourceIp', ['10.0.0.0/9', '10.128.0.0/9']],
  ['IpAddress', 'aws:sourceip', ['0.0.0.0/0', '::/0']],
  ['BoolIfExists', 'aws:SecureTransport', [true, 'False']],
  ['Null', 'aws:TagKeys', ['true', 'false']],
  ['StringEquals', 'aws:PrincipalTag/team', ['${aws:username}', 'a-${aws:username}']],
  ['StringNotEquals', 'aws:PrincipalTag/team', ["${aws:username, 'red'}"]],
  ['StringLike', 'aws:PrincipalTag/team', ['${*}', 'r${?}d', '*${$}']],
  ['StringLike', 'aws:PrincipalTag/team', ['${aws:username}*', 'red']],
  ['StringNotLike', 'aws:PrincipalTag/team', ['${aws:username}*', "a${aws:username, 'b'}"]],
  ['StringEqualsIfExists', 'aws:PrincipalTag/team', ['${aws:username}', 'red']],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['${aws:username}', 'x']],
  ['ForAllValues:StringNotEquals', 'aws:TagKeys', ["${aws:username, 'x'}"]],
  ['StringEquals', 'aws:username', ['red', 'a']],
  ['Null', 'aws:username', ['true']],
];
const furtherResources = [
  'arn:aws:s3:::${aws:username}/*',
  'arn:aws:s3:::a/${aws:username}',
  "arn:aws:s3:::a/${aws:username, 'b'}",
  'arn:aws:s3:::a/${aws:PrincipalTag/team}',
  'arn:aws:s3',
  'arn:aws:s3:::a/**',
  'arn:aws:ec2:us-*-1:*:instance/i-*1',
  'arn:aws:*:instance/i-1',
  'arn:aws:ec2:us-east-1:1:*/i-1',
  'arn:aws:s3:::a/?*',
  'arn:aws:s3:::A/b',
] as const;
const furtherActions = ['s3:*et*', 'ec2:*', '*:*', 's?:GetObject', 's3:GetObject*', '*:GetObject', 'S3:PUT*'] as const;
const given: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  'aws:username': ['red', 'a', '*', ['red']],
  's3:signature': ['QmluYXJ5', 'YQ=='],
  'aws:PrincipalTag/team': ['red', 'a-red', '*', 'r?d', '$', ['red', 'blue']],
  'aws:TagKeys': ['x', ['x', 'yy'], ['y'], ['xa', 'X']],
  's3:max-keys': ['7', ['6', '12'], '-1', 'many'],
};

/** Random pairs of small attachment sets: most live sides are the canonical one with one or two places changed. */
export class RandomPairs extends RandomPolicies {
  override condition(): Block {
    const block = this.chance(0.6) ? super.condition() : {};
    if (Object.keys(block).length > 0 && this.chance(0.6)) return block;
    const [operator, key, values] = this.pick(furtherConditions);
    (block[operator] ??= {})[key] = this.chance(0.5) ? [...values] : this.pick(values);
    return block;
  }

  override statement(): RandomStatement {
    const statement = super.statement();
    const resource = 'Resource' in statement ? 'Resource' : 'NotResource';
    const action = 'Action' in statement ? 'Action' : 'NotAction';
    if (this.chance(0.25)) statement[resource] = this.pick(furtherResources);
    if (this.chance(0.25)) statement[action] = this.pick(furtherActions);
    return statement;
  }

  override document(most = 3): RandomDocument {
    return { ...super.document(most), Version: this.chance(0.9) ? '2012-10-17' : '2008-10-17' };
  }

  override request(): ReturnType<RandomPolicies['request']> {
    const request = super.request();
    for (const [key, values] of Object.entries(given)) if (this.chance(0.3)) request.context[key] = this.pick(values);
    request.context['aws:SecureTransport'] ??= this.pick(['true', 'false']);
    request.context['aws:CurrentTime'] ??= '2024-06-01T00:00:00Z';
    return request;
  }

  pair(): RandomPair {
    const documents = Array.from({ length: this.chance(0.3) ? 2 : 1 }, () => this.document());
    const boundary = this.chance(0.2) ? this.document(2) : undefined;
    const kind = this.chance(0.1) ? 'copied' : this.chance(0.15) ? 'fresh' : 'edited';
    const canonical = { documents, boundary };
    const live = structuredClone(canonical);
    if (kind === 'fresh') live.documents = [this.document()];
    if (kind === 'edited') for (let edits = this.chance(0.7) ? 1 : 2; edits > 0; edits--) this.#edit(live);
    return { kind, canonical: attached(canonical), live: attached(live) };
  }

  #edit(side: Side): void {
    if (this.chance(0.05)) side.boundary = side.boundary ? undefined : this.document(2);
    else this.#editDocument(this.pick([...side.documents, ...(side.boundary ? [side.boundary] : [])]));
  }

  #editDocument(document: RandomDocument): void {
    const one = this.pick(document.Statement);
    const edit = this.pick<() => void>([
      () => document.Statement.push(this.statement()),
      () => {
        if (document.Statement.length > 1) document.Statement.splice(document.Statement.indexOf(one), 1);
      },
      () => {
        document.Version = document.Version === '2012-10-17' ? '2008-10-17' : '2012-10-17';
      },
      () => {
        one.Effect = one.Effect === 'Allow' ? 'Deny' : 'Allow';
      },
      () => this.#editSelection(one, 'Action'),
      () => this.#editSelection(one, 'Resource'),
      () => {
        one.Condition = this.condition();
      },
      () => this.#editCondition(one),
      () => this.#editCondition(one),
      () => this.#editCondition(one),
    ]);
    edit();
  }

  #editSelection(one: RandomStatement, element: 'Action' | 'Resource'): void {
    const name = element in one ? element : `Not${element}`;
    const fresh = this.statement();
    const other = fresh[element] ?? fresh[`Not${element}`];
    if (this.chance(0.2)) Reflect.deleteProperty(one, name);
    if (!(name in one)) one[name === element ? `Not${element}` : element] = other;
    else one[name] = this.chance(0.5) ? other : [one[name], other].flat();
  }

  #editCondition(one: RandomStatement): void {
    const condition = (one.Condition ??= this.condition());
    const operator = this.pick(Object.keys(condition));
    const rows = condition[operator] ?? {};
    const key = this.pick(Object.keys(rows));
    const values = [rows[key]].flat();
    const rename = (to: string) => {
      Reflect.deleteProperty(condition, operator);
      condition[to] = { ...condition[to], ...rows };
    };
    const isNull = operator.toLowerCase() === 'null';
    const edit = this.pick<() => void>([
      () => Reflect.deleteProperty(one, 'Condition'),
      () => {
        rows[key] = isNull ? [this.pick(['true', 'false'])] : [...values, this.pick(values)].slice(1);
      },
      () => {
        if (values.length > 1 || isNull) rows[key] = values.length > 1 ? values.slice(1) : [...values, 'true'];
      },
      () => {
        if (!isNull) rename(operator.endsWith('IfExists') ? operator.slice(0, -8) : `${operator}IfExists`);
      },
      () => {
        const swapped = /Not/.test(operator) ? operator.replace('Not', '') : operator.replace(/Equals|Like/, 'Not$&');
        if (/^(For.*:)?(String|Arn)/.test(operator) && !operator.includes('NotLikeIgnoreCase')) rename(swapped);
      },
      () => {
        (condition.Null ??= {})[key] = this.pick(['true', 'false']);
      },
      () => {
        if (/string|arn/i.test(operator))
          rows[key] = values.map((value) => this.pick([String(value).toUpperCase(), `${String(value)}*`]));
      },
    ]);
    edit();
  }
}

interface Side {
  documents: RandomDocument[];
  boundary: RandomDocument | undefined;
}

function attached({ documents, boundary }: Side): AttachmentSet {
  return {
    policies: documents.map((document, index) => ({ name: `p${index}`, kind: 'managed', document })),
    ...(boundary ? { boundary } : {}),
  };
}
