import { permissionsBoundary } from './mlspace-boundary.ts';
import { endpointConstraint, jobConstraint, kmsConstraint } from './mlspace-constraints.ts';
import { deployedNotebook } from './mlspace-deployed.ts';
import { publishedNotebook } from './mlspace-notebook.ts';
import { passRolePolicy, projectPolicy, userPolicy } from './mlspace-ownership.ts';
import type { BuiltinTemplate } from './template.ts';

/** The templates that ship with the product. */
export const builtinTemplates: readonly BuiltinTemplate[] = [
  publishedNotebook,
  deployedNotebook,
  projectPolicy,
  userPolicy,
  passRolePolicy,
  permissionsBoundary,
  kmsConstraint,
  endpointConstraint,
  jobConstraint,
];
