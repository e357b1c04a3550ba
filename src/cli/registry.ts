import { alertsTest } from './alerts-test.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { configPrint } from './config-print.ts';
import { configSchema } from './config-schema.ts';
import { configValidate } from './config-validate.ts';
import { doctor } from './doctor.ts';
import { iamPolicy } from './iam-policy.ts';
import { policyCompare } from './policy-compare.ts';
import { policyEvaluate } from './policy-evaluate.ts';
import { policyLint } from './policy-lint.ts';
import { policyRender } from './policy-render.ts';
import { serve } from './serve.ts';
import { suppressAdd } from './suppress-add.ts';
import { suppressList } from './suppress-list.ts';
import { suppressPrune } from './suppress-prune.ts';
import { version } from './version.ts';

/** Every command of the program, in the order of the overview. */
export const commands: readonly Command[] = [
  serve,
  check,
  configValidate,
  configPrint,
  configSchema,
  policyRender,
  policyCompare,
  policyEvaluate,
  policyLint,
  doctor,
  iamPolicy,
  alertsTest,
  suppressAdd,
  suppressList,
  suppressPrune,
  version,
];
