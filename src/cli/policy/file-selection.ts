import type { Problem } from '../../policy/problem.ts';
import type { FileSelection } from '../../sources/files/read-identity-file.ts';

/** The option that gives a template its values. */
export const parameterOption = {
  parameter: {
    type: 'string',
    multiple: true,
    placeholder: 'KEY=VALUE',
    description:
      'For a template of CloudFormation: a value of a parameter, of AWS::AccountId and its kin, a resource, Resource.Attribute, an export, or resolve:ssm:NAME.',
  },
} as const;

/** The option that chooses a role or policies of a file. */
export const resourceOption = {
  type: 'string',
  placeholder: 'PATTERN',
  description:
    'For a template or a plan: the logical id or address of the role, or of policies; * and ? are wildcards.',
} as const;

/** What the options say, or what is wrong with them. */
export function fileSelection(
  parameters: readonly string[] = [],
  resource?: string,
):
  | { readonly ok: true; readonly selection: FileSelection }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const wrong = parameters.filter((given) => !/^[^=]+=/.test(given));
  if (wrong.length > 0) {
    const problems = wrong.map((given) => ({ path: '', message: `--parameter ${given} is not of the form KEY=VALUE` }));
    return { ok: false, problems };
  }
  const values = parameters.map((given) => {
    const at = given.indexOf('=');
    return [given.slice(0, at), given.slice(at + 1)] as const;
  });
  return { ok: true, selection: { values: Object.fromEntries(values), resource } };
}
