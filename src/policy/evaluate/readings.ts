import { type Condition, isNegatedOperator } from '../parse/policy-document.ts';

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
  // Without values it depends on this too, where no value matches.
  if (quantifier === 'ForAnyValue' && ifExists && (values.length > 0 || isNegatedOperator(operator)))
    open.push({
      subject: 'anyValueIfExistsWhenAbsent',
      what: `${name} on ${key}`,
      readings: ['holds without the key', 'does not hold without the key'],
    });
  const partial = operator.startsWith('Arn') ? values.filter(mayBePartialArn) : [];
  if (partial.length > 0)
    open.push({
      subject: 'partialArn',
      what: `${name} on ${key}: ${partial.slice(0, 2).join(', ')}, which is no whole ARN`,
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
 * What a condition without values gives, which only depends on whether its key is there: in the reading of Access Analyzer's
 * reference, or where no value matches, so that a negated operator holds of whatever the request says. Of `ForAllValues`
 * the reference says in both that it holds without the key only. Not for `Null`.
 */
export function holdsWithoutValues(
  condition: Pick<Condition, 'quantifier' | 'operator' | 'ifExists'>,
  isPresent: boolean,
  readings: Readings,
): boolean {
  const { quantifier, operator, ifExists } = condition;
  const isNegated = isNegatedOperator(operator);
  if (quantifier === 'ForAllValues' && !isNegated) return !isPresent;
  if (readings.emptyList === 'noValue') return isPresent ? isNegated : holdsWithoutKey(condition, readings);
  if (quantifier !== null) return quantifier === 'ForAllValues' && !isPresent;
  return !ifExists || !isPresent;
}

/** What a condition gives for a request without its key, whatever its values are. Not for `Null`. */
export function holdsWithoutKey(
  { quantifier, operator, ifExists }: Pick<Condition, 'quantifier' | 'operator' | 'ifExists'>,
  { anyValueIfExistsWhenAbsent }: Readings,
): boolean {
  if (quantifier === 'ForAllValues') return true;
  if (quantifier === 'ForAnyValue') return ifExists && anyValueIfExistsWhenAbsent;
  return ifExists || isNegatedOperator(operator);
}

/** Whether the two readings of an empty list differ for a condition. */
function isUnsettledEmptyList(condition: Condition): boolean {
  if (condition.values.length > 0) return false;
  if (condition.operator === 'Null') return condition.quantifier === null;
  const outcomes = (emptyList: Readings['emptyList']) =>
    [true, false].map((isPresent) => holdsWithoutValues(condition, isPresent, { ...usualReadings, emptyList }));
  return String(outcomes('ignored')) !== String(outcomes('noValue'));
}
