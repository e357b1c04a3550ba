import { permissionsBoundary } from './mlspace/mlspace-boundary.ts';
import { endpointConstraint, jobConstraint, kmsConstraint } from './mlspace/mlspace-constraints.ts';
import { deployedNotebook } from './mlspace/mlspace-deployed.ts';
import { publishedNotebook } from './mlspace/mlspace-notebook.ts';
import { passRolePolicy, projectPolicy, userPolicy } from './mlspace/mlspace-ownership.ts';
import type { BuiltinTemplate } from './template/template.ts';

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
