import type { OptionValues } from '../command/command.ts';

/** The options of `init`. */
export const initOptions = {
  region: {
    type: 'string',
    placeholder: 'REGION',
    description: 'The region of the installation; AWS_REGION or that of the profile by default.',
  },
  role: { type: 'string', placeholder: 'NAME', description: 'The notebook role, where it is not recognised.' },
  prefix: {
    type: 'string',
    placeholder: 'PREFIX',
    description: 'How the names of the roles of users begin, with the hyphen.',
  },
  stack: { type: 'string', placeholder: 'NAME', description: 'The stack that makes the notebook policy.' },
  'assume-role': { type: 'string', placeholder: 'ARN', description: 'The role that is assumed to read the account.' },
  output: {
    type: 'string',
    short: 'o',
    placeholder: 'FILE',
    description: 'Where the configuration is written; notebook-drift.yaml by default.',
  },
  yes: { type: 'boolean', short: 'y', description: 'Ask nothing, and overwrite files.' },
} as const;

/** What `init` was asked for. */
export type InitOptions = OptionValues<typeof initOptions>;
