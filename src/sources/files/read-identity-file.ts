import type { AttachmentSet } from '../../policy/attachment-set.ts';
import { andThen, type Resolved } from '../cloudformation/template/resolution.ts';
import { readTemplate } from '../cloudformation/template/template-text.ts';
import { selectAttachments } from './identity-file.ts';
import { type GivenValues, identityOfTemplate } from './template-file.ts';
import { identityOfTerraform, isTerraform } from './terraform-file.ts';

/** What a person says beside a file. */
export interface FileSelection {
  readonly values: GivenValues;
  /** An anchored glob over logical ids or addresses. */
  readonly resource?: string | undefined;
}

/**
 * The policies of a role in a template of CloudFormation, or in what `terraform show -json` prints; `undefined` where the text is
 * neither.
 */
export function readIdentityFile(
  text: string,
  { values, resource }: FileSelection,
): Resolved<AttachmentSet> | undefined {
  const data = jsonOf(text);
  if (isTerraform(data)) return selectAttachments(identityOfTerraform(data), resource);
  const isTemplate = data === undefined ? /^Resources\s*:/m.test(text) : hasResources(data);
  if (!isTemplate) return undefined;
  const read = readTemplate(text);
  if (!read.ok) return read;
  return andThen(identityOfTemplate(read.template, values), (identity) => selectAttachments(identity, resource));
}

function hasResources(data: unknown): boolean {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && Object.hasOwn(data, 'Resources');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
