import { arnShapesOf } from '../sets/arn-forms.ts';

/**
 * An ARN as an account may have it, in the place of one whose parts are only letters that fit: what to try, the best first;
 * nothing where it is plausible as it is. Whoever takes one verifies it.
 *
 * | ARN | First |
 * | --- | --- |
 * | `arn:aws:sagemaker:x:x:model/prod-` | `arn:aws:sagemaker:us-east-1:111122223333:model/prod-example` |
 * | `arn:7:s3:::7` | `arn:aws:s3:::7` |
 * | `arn:aws:iam:::role/a` | `arn:aws:iam::111122223333:role/a` |
 */
export function plausibleArns(arn: string): readonly string[] {
  const [start, partition = '', service = '', region = '', account = '', ...rest] = arn.split(':');
  if (start !== 'arn' || rest.length === 0) return [];
  const shapes = arnShapesOf(service);
  const needs = (letter: string) => shapes.length > 0 && shapes.every((shape) => shape.includes(letter));
  const parts = [
    realPartition.test(partition) ? [partition] : ['aws', 'aws-cn', 'aws-us-gov'],
    [service],
    isPlausible(region, realRegion, needs('R')) ? [region] : ['us-east-1', 'eu-west-1'],
    isPlausible(account, realAccount, needs('A')) ? [account] : ['111122223333', '444455556666'],
    namesOf(rest.join(':')),
  ];
  const all = parts.reduce<readonly string[]>(
    (made, choices) => made.flatMap((one) => choices.map((choice) => `${one}:${choice}`)),
    [start],
  );
  return all.filter((one) => one !== arn);
}

/** `aws`, `aws-cn`, `aws-us-gov` and their kin (AWS General Reference, "Amazon Resource Names"). */
const realPartition = /^aws(-[a-z]+)*$/;
const realRegion = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
const realAccount = /^(\d{12}|aws|cloudfront)$/;

function isPlausible(part: string, form: RegExp, isNeeded: boolean): boolean {
  return part === '' ? !isNeeded : form.test(part);
}

/** A name does not end where another word is expected. */
function namesOf(resource: string): readonly string[] {
  return /[-/]$/.test(resource) ? [`${resource}example`, resource] : [resource];
}
