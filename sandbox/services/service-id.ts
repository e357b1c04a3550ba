/** Their names. */
export const serviceIds = [
  'iam',
  'sts',
  'sagemaker',
  'tag',
  'cloudformation',
  'cloudtrail',
  'dynamodb',
  'ec2',
  'organizations',
  'sqs',
  'ssm',
] as const;

/** The services of the sandbox, named as IAM actions name them. */
export type ServiceId = (typeof serviceIds)[number];

/** Whether there is a service of this name. */
export function isServiceId(name: string): name is ServiceId {
  return serviceIds.some((id) => id === name);
}

/** The names of all, for messages. */
export const serviceNames: string = serviceIds.join(', ');
