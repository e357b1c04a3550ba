import { permissionsBoundary } from './mlspace/mlspace-boundary.ts';
import { endpointConstraint, jobConstraint, kmsConstraint } from './mlspace/mlspace-constraints.ts';
import { deniedServices } from './mlspace/mlspace-denied-services.ts';
import { deployedNotebook } from './mlspace/mlspace-deployed.ts';
import { publishedNotebook } from './mlspace/mlspace-notebook.ts';
import { passRolePolicy, projectPolicy, userPolicy } from './mlspace/mlspace-ownership.ts';
import { dynamicRoleTrust, notebookRoleTrust } from './mlspace/mlspace-trust.ts';
import type { BuiltinTemplate } from './template/template.ts';

/** The templates that ship with the product. */
export const builtinTemplates: readonly BuiltinTemplate[] = [
  deployedNotebook,
  publishedNotebook,
  projectPolicy,
  userPolicy,
  passRolePolicy,
  permissionsBoundary,
  kmsConstraint,
  endpointConstraint,
  jobConstraint,
  deniedServices,
];

/** The trust policies that ship with the product: their statements have principals. */
export const trustTemplates: readonly BuiltinTemplate[] = [notebookRoleTrust, dynamicRoleTrust];

/** What a notebook role should carry where the configuration names no template: what the newest release deploys. */
export const defaultTemplate = deployedNotebook.name;
