import type { Command } from './command/command.ts';

/** How every command is loaded, by its words, in the order of the overview: one command needs little of the others. */
export const commandLoaders: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  check: async () => (await import('./check.ts')).check,
  'config validate': async () => (await import('./config/config-validate.ts')).configValidate,
  'config print': async () => (await import('./config/config-print.ts')).configPrint,
  'config schema': async () => (await import('./config/config-schema.ts')).configSchema,
  'policy render': async () => (await import('./policy/policy-render.ts')).policyRender,
  'policy compare': async () => (await import('./policy/policy-compare.ts')).policyCompare,
  'policy evaluate': async () => (await import('./policy/policy-evaluate.ts')).policyEvaluate,
  'policy lint': async () => (await import('./policy/policy-lint.ts')).policyLint,
  doctor: async () => (await import('./doctor.ts')).doctor,
  'iam-policy': async () => (await import('./iam-policy.ts')).iamPolicy,
  'alerts test': async () => (await import('./alerts-test.ts')).alertsTest,
  'suppress add': async () => (await import('./suppress/suppress-add.ts')).suppressAdd,
  'suppress list': async () => (await import('./suppress/suppress-list.ts')).suppressList,
  'suppress prune': async () => (await import('./suppress/suppress-prune.ts')).suppressPrune,
  version: async () => (await import('./version.ts')).version,
};

/** Every command of the program, in the order of the overview. */
export async function loadCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(commandLoaders).map((load) => load()));
}
