import type { AllowStatement, PermissionPolicy } from '../../aws/least-privilege.ts';

/** HCL as `terraform fmt` writes it: the document as a data source, and a policy with it. */
export function terraform({ Statement }: PermissionPolicy): string {
  return [
    'data "aws_iam_policy_document" "notebook_drift" {',
    Statement.map(statementBlock).join('\n\n'),
    '}',
    '',
    'resource "aws_iam_policy" "notebook_drift" {',
    '  name        = "notebook-drift"',
    '  description = "What notebook-drift may read"',
    '  policy      = data.aws_iam_policy_document.notebook_drift.json',
    '}',
    '',
  ].join('\n');
}

function statementBlock({ Sid, Effect, Action, Resource, Condition }: AllowStatement): string {
  const conditions = Object.entries(Condition ?? {}).flatMap(([test, keys]) =>
    Object.entries(keys).map(([variable, values]) => conditionBlock(test, variable, values)),
  );
  return [
    '  statement {',
    `    sid    = ${quoted(Sid)}`,
    `    effect = ${quoted(Effect)}`,
    list('    ', 'actions', Action),
    list('    ', 'resources', Resource),
    ...conditions,
    '  }',
  ].join('\n');
}

function conditionBlock(test: string, variable: string, values: readonly string[]): string {
  return [
    '',
    '    condition {',
    `      test     = ${quoted(test)}`,
    `      variable = ${quoted(variable)}`,
    list('      ', 'values', values),
    '    }',
  ].join('\n');
}

/** Always over several lines, so that nothing has to be aligned with it. */
function list(indent: string, name: string, values: readonly string[]): string {
  const items = values.map((value) => `${indent}  ${quoted(value)},\n`).join('');
  return `${indent}${name} = [\n${items}${indent}]`;
}

/** In HCL `${` and `%{` begin templates, doubled they do not (Terraform language, "Strings and Templates"). */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/([$%])\{/g, '$1$1{');
}
