import { z } from 'zod';

/** An anchored pattern over names. */
export const glob = z.string().min(1, 'a string that is not empty');

/** A path of a file that is read when the configuration is loaded. */
export const filePath = z.string().min(1);

/** A cron expression; node-cron judges it further when the configuration is loaded. */
export const cronExpression = z.string().min(1);
