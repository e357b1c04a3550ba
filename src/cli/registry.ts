import type { Command } from './command.ts';
import { configPrint } from './config-print.ts';
import { configSchema } from './config-schema.ts';
import { configValidate } from './config-validate.ts';
import { policyCompare } from './policy-compare.ts';
import { policyRender } from './policy-render.ts';
import { version } from './version.ts';

/** Every command of the program, in the order of the overview. */
export const commands: readonly Command[] = [
  configValidate,
  configPrint,
  configSchema,
  policyRender,
  policyCompare,
  version,
];
