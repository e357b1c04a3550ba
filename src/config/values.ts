import { z } from 'zod';

/** An AWS region name, such as `us-east-1` or `us-gov-west-1`. */
export const regionName = z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'an AWS region name, such as us-east-1');

/** An absolute http or https URL. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'an absolute URL that starts with https:// or http://' });

const cronField = '[0-9A-Za-z*/,?#L-]+';

/** A cron expression of five or six fields. node-cron judges the rest when it is scheduled. */
export const cronExpression = z
  .string()
  .regex(
    new RegExp(`^\\s*${cronField}(\\s+${cronField}){4,5}\\s*$`),
    'a cron expression of five fields, such as "*/5 * * * *"',
  );
