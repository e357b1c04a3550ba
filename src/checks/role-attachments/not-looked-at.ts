import type { ExpectedAttachments } from '../../domain/target/expected-attachments.ts';
import type { RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import { isSaidOf } from './attachment-matching.ts';

/** What of the watched roles nobody said anything about, so that it is taken as it is: a sentence each. */
export function notLookedAt(
  { expected, permitted }: Pick<ExpectedAttachments, 'expected' | 'permitted'>,
  roles: readonly RoleSnapshot[],
): readonly string[] {
  const boundaries = expected.filter(({ place }) => place.kind === 'boundary');
  const unsaid = roles.flatMap(({ role }) =>
    role.ok && !boundaries.some((one) => isSaidOf(one, role.value)) ? [role.value] : [],
  );
  const free = expected.filter(({ document }) => document.kind === 'any').map(({ id }) => id);
  const open = permitted.filter(({ atMost }) => !atMost).map(({ place }) => placeText(place));
  return [
    ...(unsaid.length > 0
      ? [
          `The permissions boundary of ${rolesText(unsaid.map(({ name }) => name))}: no entry of attachments.expected is a boundary of it.`,
        ]
      : []),
    ...free.map((id) => `The document of ${id}: it is expected by its ARN alone.`),
    ...open.map((place) => `What ${place} allows: it is permitted without at_most.`),
  ];
}

function placeText(place: ExpectedAttachments['permitted'][number]['place']): string {
  if (place.kind === 'inline') return `the inline policy ${place.name}`;
  return 'name' in place.pattern ? `the policy ${place.pattern.name}` : `the policy ${place.pattern.arn}`;
}

function rolesText(names: readonly string[]): string {
  const [first = ''] = names;
  return names.length === 1 ? `role ${first}` : `${names.length} roles, such as ${first}`;
}
