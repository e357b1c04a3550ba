import type { DraftedAttachment } from './attachments/drafted-attachment.ts';
import { variableOf } from './read/installation-settings.ts';
import type { LivePolicy } from './read/live-attachments.ts';
import type { Gap } from './read/sourced.ts';
import type { Recognised } from './recognise.ts';

/** The permissions boundary of the roles of users, where its document is somebody else's. */
export interface DraftedBoundary {
  readonly attachments: readonly DraftedAttachment[];
  readonly gaps: readonly Gap[];
}

/**
 * A boundary that no source describes (`PERMISSIONS_BOUNDARY_POLICY_NAME` of MLSpace) is expected by its ARN: what the functions give
 * new roles, else what all roles of users have. Its document is not compared, which has to be said.
 */
export function draftBoundary(unknown: readonly LivePolicy[], { survey, roles }: Recognised): DraftedBoundary {
  const boundaries = unknown.filter(({ place }) => place === 'boundary');
  const given = variableOf(survey, 'PERMISSIONS_BOUNDARY_ARN');
  const arns = new Set(boundaries.flatMap(({ arn }) => arn ?? []));
  const [only] = arns;
  const dynamic = roles.dynamic?.roles ?? [];
  const isOnAll = arns.size === 1 && dynamic.length > 0 && dynamic.every(({ boundaryArn }) => boundaryArn === only);
  const arn = given && arns.has(given.value) ? given.value : isOnAll ? only : undefined;
  const names = new Set(boundaries.map(({ name }) => name));
  const gaps = [...names].map((name) => ({
    subject: `the document of the permissions boundary ${name}`,
    message: 'no source says what it should be, so it is not compared; --baseline takes it as it is today',
  }));
  if (arn === undefined || dynamic.length === 0) return { attachments: [], gaps };
  const from =
    given?.value === arn ? `From ${given.from}.` : `TAKEN FROM LIVE, review it: all ${dynamic.length} roles have it.`;
  const attachment: DraftedAttachment = {
    id: 'boundary',
    document: { kind: 'arn', arn },
    place: { boundary: arn.slice(arn.lastIndexOf('/') + 1) },
    onDynamicOnly: true,
    isRequired: true,
    comment: [`The permissions boundary of the roles of users; what it says is not compared. ${from}`],
  };
  return { attachments: [attachment], gaps };
}
