import type { Read } from '../domain/evaluation/read.ts';
import type { InstallationReading } from '../domain/target/installation-reading.ts';
import type { Membership } from '../domain/target/membership.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { textOf } from './table-row.ts';

/** Who works in which project; `undefined` where the tables of MLSpace are not read. */
export function memberships({ tables }: InstallationReading): Read<readonly Membership[]> | undefined {
  if (!tables) return undefined;
  const { projectUsers } = tables;
  if (!projectUsers.ok) return projectUsers;
  return {
    ok: true,
    value: projectUsers.value.flatMap((row) => {
      const [project, user, roleArn] = [textOf(row, 'project'), textOf(row, 'user'), textOf(row, 'role')];
      if (project === undefined || user === undefined) return [];
      return [{ project, user, ...withoutAbsent({ roleArn: roleArn || undefined }) }];
    }),
  };
}
