import type { Command } from './command/command.ts';

/** A command as the overview tells of it, and how it is loaded: one command needs little of the others. */
export interface CommandRow {
  /** One line of the overview, at most 55 characters. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const rows = {
  init: {
    summary: 'Write a configuration for what an account holds.',
    load: async () => (await import('./init.ts')).init,
  },
  serve: {
    summary: 'Watch the targets until told to stop.',
    load: async () => (await import('./serve.ts')).serve,
  },
  check: {
    summary: 'Run the checks once and print what they found.',
    load: async () => (await import('./check.ts')).check,
  },
  report: {
    summary: 'Tell how the checks stood in a range of time.',
    load: async () => (await import('./report.ts')).report,
  },
  doctor: {
    summary: 'Try what serve will need, and say what to fix.',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  'config validate': {
    summary: 'Check the configuration, its files and policies.',
    load: async () => (await import('./config/config-validate.ts')).configValidate,
  },
  'config print': {
    summary: 'Print what is in effect, without secrets.',
    load: async () => (await import('./config/config-print.ts')).configPrint,
  },
  'config schema': {
    summary: 'Print the JSON Schema of the configuration file.',
    load: async () => (await import('./config/config-schema.ts')).configSchema,
  },
  'policy render': {
    summary: 'Print the canonical policy of an installation.',
    load: async () => (await import('./policy/policy-render.ts')).policyRender,
  },
  'policy compare': {
    summary: 'Tell exactly what one policy allows and another does not.',
    load: async () => (await import('./policy/policy-compare.ts')).policyCompare,
  },
  'policy evaluate': {
    summary: 'Tell what one request gets from a policy file.',
    load: async () => (await import('./policy/policy-evaluate.ts')).policyEvaluate,
  },
  'policy lint': {
    summary: 'Tell the gaps of a policy, each with a proof.',
    load: async () => (await import('./policy/policy-lint.ts')).policyLint,
  },
  'iam-policy': {
    summary: 'Print the least IAM policy that the checks need.',
    load: async () => (await import('./iam-policy.ts')).iamPolicy,
  },
  'alerts test': {
    summary: 'Send a test message to a sink, once.',
    load: async () => (await import('./alerts-test.ts')).alertsTest,
  },
  'suppress add': {
    summary: 'Add an entry to the suppressions file.',
    load: async () => (await import('./suppress/suppress-add.ts')).suppressAdd,
  },
  'suppress list': {
    summary: 'Print the entries of the suppressions file.',
    load: async () => (await import('./suppress/suppress-list.ts')).suppressList,
  },
  'suppress prune': {
    summary: 'Remove expired entries of the suppressions file.',
    load: async () => (await import('./suppress/suppress-prune.ts')).suppressPrune,
  },
  'store backup': {
    summary: 'Write the store into a new file while it is used.',
    load: async () => (await import('./store/store-backup.ts')).storeBackup,
  },
  'store check': {
    summary: 'Look the store through, and change nothing.',
    load: async () => (await import('./store/store-check.ts')).storeCheck,
  },
  completion: {
    summary: 'Print the completion script for bash, zsh or fish.',
    load: async () => (await import('./completion.ts')).completion,
  },
  version: { summary: 'Print the version.', load: async () => (await import('./version.ts')).version },
} as const satisfies Readonly<Record<string, CommandRow>>;

/** Every command of the program by its words, in the order of the overview. */
export const commandRows: Readonly<Record<string, CommandRow>> = rows;

type FirstOf<Words> = Words extends `${infer First} ${string}` ? First : never;

/** What stands over the commands that share a first word: a group without its row does not compile. */
const groups: { readonly [First in FirstOf<keyof typeof rows>]: string } = {
  config: 'Check and print the configuration.',
  policy: 'Render, compare, evaluate and lint policies, without AWS.',
  alerts: 'Try the sinks.',
  suppress: 'Keep the suppressions file.',
  store: 'Back the store up, and look it through.',
};

/** The same by any word. */
export const commandGroups: Readonly<Record<string, string>> = groups;
