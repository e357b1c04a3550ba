import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { Random } from './oracle/random.ts';

/** The subjects on which AWS's documents leave two readings open, and what a condition on each may be. */
const conditions = {
  anyIfExistsWithoutKey: {
    operators: [
      'ForAnyValue:StringEqualsIfExists',
      'ForAnyValue:StringLikeIfExists',
      'ForAnyValue:StringNotEqualsIfExists',
      'ForAnyValue:StringEquals',
      'ForAllValues:StringEquals',
    ],
    keys: ['aws:TagKeys'],
    values: [['user'], ['user', 'project'], ['us*'], ['*']],
  },
  arnInParts: {
    operators: ['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals', 'ArnLikeIfExists', 'ArnNotEqualsIfExists'],
    keys: ['aws:SourceArn', 'sagemaker:VolumeKmsKey'],
    values: [
      ['*key/1'],
      ['arn:aws:kms:*'],
      ['*key/1', 'arn:aws:kms:us-east-1:012345678910:key/1'],
      ['arn:aws:kms:*:*:key/*'],
      ['arn:aws:kms:us-east-1:012345678910:key/1'],
    ],
  },
  emptyList: {
    operators: [
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIfExists',
      'StringNotEqualsIfExists',
      'ForAnyValue:StringEquals',
      'ForAnyValue:StringNotEquals',
      'ForAllValues:StringEquals',
      'ForAllValues:StringNotEquals',
    ],
    keys: ['sagemaker:InstanceTypes', 'example:Kind', 'aws:TagKeys'],
    values: [[], [], ['ml.t3.medium']],
  },
} satisfies Record<string, { readonly operators: string[]; readonly keys: string[]; readonly values: string[][] }>;

type Subject = keyof typeof conditions;

interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, readonly string[]>>;
}

/** Random pairs of small policies that rest on rules which are open, beside some that do not. */
export class RandomOpenPairs {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  pair(): { readonly canonical: AttachmentSet; readonly live: AttachmentSet } {
    const before: Statement[] = [this.#statement('Allow'), this.#statement(this.#random.pick(['Allow', 'Deny']))];
    const after = structuredClone(before);
    const edited = this.#random.pick(after);
    const edit = this.#random.pick(['condition', 'condition', 'condition', 'none', 'effect', 'dropped']);
    if (edit === 'condition') edited.Condition = this.#condition();
    if (edit === 'none') delete edited.Condition;
    if (edit === 'effect') edited.Effect = edited.Effect === 'Allow' ? 'Deny' : 'Allow';
    if (edit === 'dropped') after.splice(after.indexOf(edited), 1);
    return { canonical: attached(before), live: attached(after) };
  }

  #statement(effect: Statement['Effect']): Statement {
    const Action = this.#random.pick(['sagemaker:CreateTrainingJob', 'sagemaker:Create*', '*']);
    return {
      Effect: effect,
      Action,
      Resource: '*',
      ...(this.#random.chance(0.8) ? { Condition: this.#condition() } : {}),
    };
  }

  #condition(): NonNullable<Statement['Condition']> {
    const subject = this.#random.pick(Object.keys(conditions) as Subject[]);
    const { operators, keys, values }: { operators: string[]; keys: string[]; values: string[][] } =
      conditions[subject];
    return { [this.#random.pick(operators)]: { [this.#random.pick(keys)]: this.#random.pick(values) } };
  }
}

function attached(statements: readonly Statement[]): AttachmentSet {
  const document = { Version: '2012-10-17', Statement: statements.length > 0 ? statements : [nothing] };
  return { policies: [{ name: 'policy', kind: 'managed', document }] };
}

const nothing = { Effect: 'Allow', Action: 'example:None', Resource: 'arn:aws:example:::none' };
