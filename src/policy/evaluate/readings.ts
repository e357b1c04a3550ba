import type { Condition } from '../parse/policy-document.ts';

/**
 * How what AWS's documentation leaves open is read. Where documents of AWS contradict each other neither reading is right
 * for certain: what a comparison says under one of them only is unsettled.
 */
export interface Readings {
  /** What `ForAnyValue:…IfExists` gives when the key is absent: IAM User Guide, "…IfExists", reads as `true`. */
  readonly anyValueIfExistsWhenAbsent: boolean;
  /**
   * What a value of an ARN operator that has not all six components matches: nothing, as the IAM User Guide reads
   * ("Amazon Resource Name (ARN) condition operators"), or, `text`, what it spells, as the SageMaker Developer Guide uses
   * it (`sagemaker:VolumeKmsKey` with `*key/…`).
   */
  readonly partialArn: 'nothing' | 'text';
  /**
   * What `"key": []` gives: IAM Access Analyzer, "Policy check reference: Empty array condition", says that it returns true
   * (`ignored`) and, in the same sentence, that the statement provides no permissions (`noValue`: no value matches).
   */
  readonly emptyList: 'ignored' | 'noValue';
}

/** The first reading of each: that of the page which speaks of the matter itself. */
export const usualReadings: Readings = {
  anyValueIfExistsWhenAbsent: true,
  partialArn: 'nothing',
  emptyList: 'ignored',
};

/** What of a condition is open, with both of its readings in words; the usual one first. */
export interface OpenReading {
  readonly subject: keyof Readings;
  /** The condition: `ForAnyValue:StringEqualsIfExists on aws:TagKeys`. */
  readonly what: string;
  readonly readings: readonly [string, string];
}

/** The rules that a condition rests on and that are open; nearly always none. */
export function openReadings(condition: Condition): readonly OpenReading[] {
  const { quantifier, operator, ifExists, key, values } = condition;
  const name = `${quantifier === null ? '' : `${quantifier}:`}${operator}${ifExists ? 'IfExists' : ''}`;
  const open: OpenReading[] = [];
  if (quantifier === 'ForAnyValue' && ifExists && values.length > 0)
    open.push({
      subject: 'anyValueIfExistsWhenAbsent',
      what: `${name} on ${key}`,
      readings: ['holds without the key', 'does not hold without the key'],
    });
  const partial = operator.startsWith('Arn') ? values.filter(mayBePartialArn) : [];
  if (partial.length > 0)
    open.push({
      subject: 'partialArn',
      what: `${name} on ${key}: ${partial.slice(0, 2).join(', ')}, which has fewer than six parts`,
      readings: ['matches nothing', 'matches the text that it spells'],
    });
  if (isUnsettledEmptyList(condition))
    open.push({
      subject: 'emptyList',
      what: `${name} on ${key} with an empty list`,
      readings: ['is ignored', 'never matches a value'],
    });
  return open;
}

/** Whether a value of an ARN operator may be no whole ARN: with a variable in it, that depends on the request. */
function mayBePartialArn(value: string): boolean {
  const plain = value.replaceAll(/\$\{[^}]*\}/g, '');
  return !plain.startsWith('arn:') || plain.split(':').length < 6;
}

/**
 * What a condition without values gives, by whether its key is there, in the reading of Access Analyzer's reference; for
 * those conditions of which it says the same as the operators themselves, that is it. `Null` is one without key.
 */
export function holdsWithoutValues(
  { quantifier, ifExists }: Pick<Condition, 'quantifier' | 'ifExists'>,
  isPresent: boolean,
): boolean {
  if (quantifier === 'ForAllValues') return !isPresent;
  if (quantifier === 'ForAnyValue') return false;
  return ifExists ? !isPresent : true;
}

/** Whether the two readings of an empty list differ for a condition. */
function isUnsettledEmptyList({ quantifier, operator, ifExists, values }: Condition): boolean {
  if (values.length > 0 || (operator === 'Null' && quantifier !== null)) return false;
  const negated = operator.includes('Not');
  return negated ? quantifier !== null || ifExists : quantifier === null && !ifExists;
}
