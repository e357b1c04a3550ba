import type { SandboxAccount } from '../../../sandbox/account/account.ts';
import { type SeededAccountOptions, seededAccount } from '../../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/server.ts';
import type { Evaluation, Observation } from '../../../src/domain/evaluation/evaluation.ts';
import type { RoleReading } from '../../../src/domain/target/role-snapshot.ts';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { evaluatorOf } from '../../../src/scan/evaluate/evaluators.ts';
import { createReader } from '../../aws/reader-fixture.ts';
import { loadValid } from '../../config/virtual-files.ts';

/** The configuration of an installation with dynamic roles, and what is attached to them. */
export const installationYaml = `
targets:
  - id: prod
    account_id: "012345678910"
    home_region: us-east-1
    roles:
      - name: mlspace-notebook-role
      - { tags: { dynamic-user-role: "true" }, minimum: 0 }
    policy:
      template: mlspace-notebook
      parameters:
        kms_key: arn:aws:kms:us-east-1:012345678910:key/80b28a33-4686-4d87-9dda-4a87e889875a
        security_groups: [sg-0c001c111cbcdcdf6]
        subnets: [subnet-0f9f0555e69d3d687, subnet-06cbb3ec6591a31ad, subnet-0c0e994c58823e1c3]
    attachments:
      expected:
        - id: project
          template: mlspace-project
          parameters: { release: 1.4.1 }
          managed: { name: "MLSpace-project-*" }
          roles: [{ tags: { dynamic-user-role: "true" } }]
        - id: user
          template: mlspace-user
          parameters: { release: 1.4.1 }
          managed: { name: "MLSpace-user-*" }
          roles: [{ tags: { dynamic-user-role: "true" } }]
        - id: pass-role
          template: mlspace-pass-role
          parameters: { release: 1.4.1 }
          inline: SMPassRolePolicy
          roles: [{ tags: { dynamic-user-role: "true" } }]
        - id: boundary
          template: mlspace-boundary
          boundary: { name: mlspace-boundary }
      permitted:
        - managed: { arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }
`;

export interface Installation {
  readonly sandbox: Sandbox;
  readonly account: SandboxAccount;
  /** What a check says of the account as it is now. */
  readonly evaluate: (options?: {
    readonly checks?: readonly string[];
    readonly yaml?: string;
    /** What `template_file` and the like name. */
    readonly files?: Readonly<Record<string, string>>;
    readonly check?: string;
    /** What becomes of the roles between their reading and their judgement. */
    readonly rolesRead?: (reading: RoleReading) => RoleReading;
  }) => Promise<Evaluation>;
  readonly close: () => Promise<void>;
}

/** The sandbox as the configuration wants it, with as many dynamic roles. */
export async function startInstallation(
  dynamicRoles: number,
  options: SeededAccountOptions = {},
): Promise<Installation> {
  const boundary = renderPolicy(
    { kind: 'builtin', template: 'mlspace-boundary' },
    sampleParameters,
    sampleInstallation,
  );
  if (!boundary.ok) throw new Error('the boundary is not rendered');
  const account = seededAccount({ resources: 0, dynamicRoles, boundary: boundary.policy.text, ...options });
  const sandbox = await startSandbox({ account });
  return {
    sandbox,
    account,
    close: () => sandbox.close(),
    async evaluate({
      checks = ['role-attachments', 'policy-drift'],
      yaml = installationYaml,
      files = {},
      check = 'role-attachments',
      rolesRead = (reading: RoleReading) => reading,
    } = {}) {
      const loaded = await loadValid(yaml, { files });
      const [watched] = loaded.targets;
      if (!watched) throw new Error('nothing to evaluate');
      const { reader } = createReader({ url: sandbox.url, target: watched.target });
      const now = Date.now();
      return evaluatorOf(check).evaluate(
        {
          ...watched,
          reader: { ...reader, readRoles: async (request) => rolesRead(await reader.readRoles(request)) },
        },
        {
          settings: loaded.configuration.checks,
          tags: loaded.tags,
          checks: new Set(checks),
          now,
          notBefore: now,
          signal: new AbortController().signal,
        },
      );
    },
  };
}

/** Findings in a line each. */
export function told({ observations }: Pick<Evaluation, 'observations'>): readonly string[] {
  return observations.map(line).toSorted();
}

function line({ kind, severity, resource, path }: Observation): string {
  return `${kind} ${severity} ${resource.type} ${resource.name}${path === '' ? '' : ` ${path}`}`;
}
