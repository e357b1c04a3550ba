import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { explainReadError } from '../../config/read/files.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { type AttachmentSet, limitKinds } from '../../policy/attachment-set.ts';
import { parseJsonText } from '../../policy/parse/json-text.ts';
import { repeatedKeys } from '../../policy/parse/reader.ts';
import { dataOfTree } from '../../policy/parse/source-tree.ts';
import type { Problem } from '../../policy/problem.ts';
import { readIdentityFile } from '../../sources/files/read-identity-file.ts';
import { readAwsAnswer } from './aws-answers.ts';
import { fileSelection } from './file-selection.ts';

const attachmentSet = z.object({
  policies: z.array(z.object({ name: z.string().min(1), kind: z.enum(['managed', 'inline']), document: z.unknown() })),
  boundary: z.unknown().optional(),
  limits: z
    .array(
      z
        .strictObject({ name: z.string().min(1), kind: z.enum(limitKinds), documents: z.array(z.unknown()) })
        .refine(({ kind, documents }) => kind !== 'session' || documents.length > 0, {
          message: 'a session policy limit needs a document: a session without policies is not limited',
        }),
    )
    .optional(),
});

/** The policies of a file, or everything that is wrong with it. */
export type PolicyFileOutcome =
  | { readonly ok: true; readonly attachments: AttachmentSet }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a policy file: a template of CloudFormation, a plan or state of Terraform as `terraform show -json` prints it, what
 * the AWS CLI prints ({@link readAwsAnswer}), one bare policy document, which then has the file's name, or
 * `{"policies":[{"name","kind","document"}],"boundary"?,"limits"?:[{"name","kind","documents"}]}`. Strict JSON, as IAM holds it; the documents are not judged here.
 */
export async function readPolicyFile(file: string, options: SelectionOptions = {}): Promise<PolicyFileOutcome> {
  const [text, given] = [await readText(file), fileSelection(options.parameter, options.resource)];
  if (!text.ok) return text;
  if (!given.ok) return given;
  const selected = readIdentityFile(text.text, given.selection);
  if (selected) {
    if (selected.ok) return { ok: true, attachments: selected.value };
    return { ok: false, problems: selected.problems.map((one) => ({ ...one, file })) };
  }
  return readJsonFile(file, text.text, options.role);
}

/** What is JSON: an answer of the AWS CLI, a set, or a bare document. */
function readJsonFile(file: string, text: string, role: string | undefined): PolicyFileOutcome {
  const source = parseJsonText(text, 'strict');
  const inFile = (problems: readonly Problem[]) =>
    ({ ok: false, problems: problems.map((one) => ({ ...one, file })) }) as const;
  if (!source.ok) return inFile(source.problems);
  const answer = readAwsAnswer(dataOfTree(source.root), { name: bareName(file), role });
  const isSet = source.root.kind === 'object' && source.root.members.some(({ key }) => key === 'policies');
  if (!isSet && !answer)
    return { ok: true, attachments: { policies: [{ name: bareName(file), kind: 'managed', document: text }] } };
  const repeated = repeatedKeys(source.root);
  if (repeated.length > 0) return inFile(repeated);
  if (answer) return answer.ok ? answer : inFile(answer.problems);
  const set = attachmentSet.safeParse(dataOfTree(source.root));
  if (!set.success) {
    return inFile(set.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  }
  const { policies, boundary, limits } = set.data;
  return { ok: true, attachments: { policies, ...withoutAbsent({ boundary, limits }) } };
}

/** What the options say of a file that holds more than is meant. */
interface SelectionOptions {
  readonly parameter?: readonly string[] | undefined;
  readonly resource?: string | undefined;
  /** Whose policies are meant in an answer of the AWS CLI about several roles. */
  readonly role?: string | undefined;
}

function bareName(file: string): string {
  return basename(file, extname(file)) || file;
}

type TextOutcome =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The option of every command that reads policy files. */
export const roleOption = {
  role: {
    type: 'string',
    placeholder: 'NAME',
    description: 'Whose policies are meant in the output of get-account-authorization-details.',
  },
} as const;

/** The text of a file, without a byte order mark. A file that cannot be read is a problem. */
export async function readText(file: string): Promise<TextOutcome> {
  try {
    return { ok: true, text: (await readFile(file, 'utf8')).replace(/^\uFEFF/, '') };
  } catch (error) {
    const { reason } = explainReadError(error);
    return { ok: false, problems: [{ path: '', message: `cannot be read: ${reason}`, file }] };
  }
}
