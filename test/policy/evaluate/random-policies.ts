/** A source of numbers from 0 to 1 that a seed decides (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface RandomStatement {
  Effect: 'Allow' | 'Deny';
  Condition?: Record<string, Record<string, unknown>>;
  [element: string]: unknown;
}

export interface RandomDocument {
  Version: string;
  Statement: RandomStatement[];
}

const actions = [
  's3:GetObject',
  's3:Get*',
  's3:PutObject',
  's3:*',
  '*',
  's3:?etObject',
  'ec2:RunInstances',
  'ec2:*Instances',
  'S3:getobject',
  's3:*Object',
  'ec2:Describe*',
];
const resources = [
  '*',
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::*/x',
  'arn:aws:s3:::a/?',
  'arn:aws:ec2:us-east-1:1:instance/*',
  'arn:aws:ec2:*:1:instance/i-1',
  'arn:*:s3:::a/b*',
  'arn:aws:s3:::a/b',
  'arn:aws:ec2:us-east-?:1:instance/i-*',
];
const requestActions = [
  's3:GetObject',
  's3:PutObject',
  's3:DeleteObject',
  'ec2:RunInstances',
  'ec2:DescribeInstances',
  'iam:GetRole',
];
const requestResources = [
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/b',
  'arn:aws:s3:::a/x',
  'arn:aws:s3:::c/x',
  'arn:aws:s3:::a/bcd',
  'arn:aws:ec2:us-east-1:1:instance/i-1',
  'arn:aws:ec2:us-west-2:1:instance/i-1',
  'arn:aws-cn:s3:::a/b',
];

/** For each family of operators: the operators, values for policies and values for requests. */
const families = [
  {
    key: 'aws:PrincipalTag/team',
    operators: [
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
    ],
    values: ['red', 'RED', 'r*', '*', 'blue', '?ed', ''],
    given: ['red', 'Red', 'blue', '', 'rot'],
  },
  {
    key: 's3:max-keys',
    operators: [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
    ],
    values: ['10', '10.0', '5', '-1', '7.5'],
    given: ['10', '5', '6', '0', '11'],
  },
  {
    key: 'aws:CurrentTime',
    operators: [
      'DateEquals',
      'DateNotEquals',
      'DateLessThan',
      'DateLessThanEquals',
      'DateGreaterThan',
      'DateGreaterThanEquals',
    ],
    values: ['2024-01-01T00:00:00Z', '2025-06-01T12:00:00Z'],
    given: ['2024-01-01T00:00:00Z', '2024-06-01T00:00:00Z', '2026-01-01T00:00:00Z', '2025-06-01T14:00:00+02:00'],
  },
  {
    key: 'aws:SourceIp',
    operators: ['IpAddress', 'NotIpAddress'],
    values: ['10.0.0.0/8', '10.1.2.3/16', '203.0.113.0/24', '2001:db8::/32'],
    given: ['10.1.9.9', '10.2.0.1', '203.0.113.7', '8.8.8.8', '2001:db8::1', '2001:db9::1'],
  },
  {
    key: 'aws:SecureTransport',
    operators: ['Bool'],
    values: ['true', 'false', 'TRUE', true],
    given: ['true', 'false', 'True'],
  },
  {
    key: 'aws:SourceArn',
    operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
    values: ['arn:aws:sns:*:1:t', 'arn:aws:sns:us-east-1:1:*', 'arn:aws:s?s:us-east-1:1:t'],
    given: ['arn:aws:sns:us-east-1:1:t', 'arn:aws:sqs:us-east-1:1:t', 'arn:aws:sns:eu-west-1:1:q'],
  },
  {
    key: 'aws:TagKeys',
    operators: [
      'ForAllValues:StringEquals',
      'ForAnyValue:StringEquals',
      'ForAllValues:StringNotEquals',
      'ForAnyValue:StringNotEquals',
      'ForAllValues:StringLike',
      'ForAnyValue:StringLike',
      'ForAllValues:StringEqualsIfExists',
    ],
    values: ['x', 'y', 'X', 'x*'],
    given: [['x'], ['x', 'y'], ['x', 'X'], ['y', 'z'], ['X']],
  },
] as const;

/** Random policies and requests from a small vocabulary, so that they often meet. */
export class RandomPolicies {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  some<Item>(items: readonly Item[], most: number): Item[] {
    return Array.from({ length: 1 + Math.floor(this.#random() * most) }, () => this.pick(items));
  }

  condition(): Record<string, Record<string, unknown>> {
    const block: Record<string, Record<string, unknown>> = {};
    for (const family of this.some(families, 2)) {
      if (this.chance(0.2)) (block.Null ??= {})[family.key] = this.pick(['true', 'false']);
      else {
        const operator = this.pick<string>(family.operators);
        const ifExists = !operator.startsWith('For') && this.chance(0.2) ? 'IfExists' : '';
        (block[`${operator}${ifExists}`] ??= {})[family.key] = this.some<unknown>(family.values, 2);
      }
    }
    return block;
  }

  statement(): RandomStatement {
    return {
      Effect: this.chance(0.7) ? 'Allow' : 'Deny',
      [this.chance(0.85) ? 'Action' : 'NotAction']: this.some(actions, 3),
      [this.chance(0.85) ? 'Resource' : 'NotResource']: this.some(resources, 2),
      ...(this.chance(0.6) ? { Condition: this.condition() } : {}),
    };
  }

  document(most = 4): RandomDocument {
    return {
      Version: '2012-10-17',
      Statement: Array.from({ length: 1 + Math.floor(this.#random() * most) }, () => this.statement()),
    };
  }

  request() {
    const context: Record<string, string | readonly string[]> = {};
    for (const { key, given } of families)
      if (this.chance(0.6)) context[key] = this.pick<string | readonly string[]>(given);
    return { action: this.pick(requestActions), resource: this.pick(requestResources), context };
  }
}
