import { z } from 'zod';
import { partitions, type Target } from '../../domain/target/target.ts';
import { checkStatusSchema, scopeSchema } from './status.ts';

const pattern = z.union([z.object({ name: z.string() }), z.object({ arn: z.string() })]);

const rolePattern = z.object({
  prefix: z.string().optional(),
  path: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  minimum: z.int().describe('Fewer roles than this are a finding.'),
});

const example = {
  id: 'prod',
  accountId: '012345678910',
  partition: 'aws',
  homeRegion: 'us-east-1',
  regions: ['us-east-1'],
  roles: [{ name: 'mlspace-notebook-role' }],
  attached: { name: '*notebook-policy*' },
  assumedRole: 'arn:aws:iam::012345678910:role/notebook-drift',
  fips: false,
};

/** One target as the configuration has it, without secrets: no external ID, no endpoints. */
export const targetSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    partition: z.enum(partitions),
    homeRegion: z.string(),
    regions: z.array(z.string()),
    roles: z.array(z.union([...pattern.options, rolePattern])),
    attached: pattern.describe('Which policy of a role is the notebook policy.'),
    assumedRole: z
      .string()
      .nullable()
      .describe('ARN of the role that it is read through; null for the default credentials.'),
    fips: z.boolean(),
  })
  .meta({ id: 'Target', description: 'One installation that is watched.', examples: [example] });

/** A target with what is known of it. */
export const targetDetailSchema = targetSchema
  .extend({
    checks: z.array(
      checkStatusSchema.extend({
        scopes: z.array(scopeSchema).describe('The parts of the check and what became of each.'),
      }),
    ),
  })
  .meta({ id: 'TargetDetail', description: 'A target, its checks and their parts.', examples: [] });

/** A target as the API answers it; nothing in it is secret. */
export function presentTarget(target: Target): z.infer<typeof targetSchema> {
  const { id, accountId, partition, homeRegion, regions, roles, attached, access } = target;
  return {
    id,
    accountId,
    partition,
    homeRegion,
    regions: [...regions],
    roles: roles.map((selector) => ({ ...selector })),
    attached: { ...attached },
    assumedRole: access.assumeRole?.arn ?? null,
    fips: access.useFipsEndpoint,
  };
}
