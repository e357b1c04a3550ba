import type { OptionValues } from '../command/command.ts';

/** The options of `init`. */
export const initOptions = {
  region: {
    type: 'string',
    placeholder: 'REGION',
    description: 'The region of the installation; AWS_REGION or that of the profile by default.',
  },
  role: { type: 'string', placeholder: 'NAME', description: 'The notebook role, if it is not recognised.' },
  prefix: {
    type: 'string',
    placeholder: 'PREFIX',
    description: "The prefix of the names of the users' roles, with its hyphen.",
  },
  stack: { type: 'string', placeholder: 'NAME', description: 'The stack that makes the notebook policy.' },
  'assume-role': { type: 'string', placeholder: 'ARN', description: 'The role to assume for reading the account.' },
  output: {
    type: 'string',
    short: 'o',
    placeholder: 'FILE',
    description: 'The file to write; notebook-drift.yaml by default.',
  },
  baseline: {
    type: 'string',
    placeholder: 'DIR',
    description: 'Write what no source says as files of the policies as they are today, for review.',
  },
  'print-policy': {
    type: 'boolean',
    description: 'Print the IAM policy that this command needs, and do nothing else.',
  },
  yes: {
    type: 'boolean',
    short: 'y',
    description: 'Ask nothing: answer every question with yes and overwrite files.',
  },
} as const;

/** What `init` was asked for. */
export type InitOptions = OptionValues<typeof initOptions>;
