import { z } from 'zod';
import { duration } from '../../domain/settings/duration.ts';
import { filePath, glob } from '../../domain/settings/values.ts';
import { watchesRegion } from '../../domain/target/target.ts';
import { defineCheck } from '../definition/check.ts';
import { commonSettings } from '../definition/settings.ts';
import { regionsScope } from './enabled-regions.ts';
import { jobsKind, jobsScope } from './evidence/jobs-of-parents.ts';

const tagRule = z
  .strictObject({
    value: z.string().min(1).optional().describe('The expected value; any by default.'),
    values: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('The values of which any is right, instead of value.'),
    pattern: z
      .string()
      .min(1)
      .optional()
      .describe('A regular expression (ECMAScript, flag u) that the whole value must fit, instead of value.'),
    case: z
      .enum(['exact', 'ignore'])
      .optional()
      .describe(
        'Whether case counts in value, values, pattern and owners; ignore by default. Conditions of the notebook policy ignore it, code of MLSpace that compares system does not.',
      ),
    owners: z
      .union([
        z.enum(['roles', 'tables']),
        z.strictObject({ file: filePath.describe('A text file with one owner a line; # begins a comment.') }),
      ])
      .optional()
      .describe(
        "Who may stand here: whom the watched roles name in their tag of this key, whom MLSpace's table of project users names (targets[].facts.tables), or whom a file names. Another one is a finding.",
      ),
  })
  .nullable();

const keyRules = z
  .strictObject({
    prohibited: z
      .array(glob)
      .default([])
      .describe('Keys that no resource may have, without case: * any characters, ? exactly one.'),
    pattern: z
      .string()
      .min(1)
      .optional()
      .describe('A regular expression (ECMAScript, flag u) that every key must fit whole, those under tags aside.'),
    at_most: z
      .int()
      .min(1)
      .max(50)
      .optional()
      .describe('How many tags a resource may have; those of AWS do not count.'),
  })
  .describe('What other keys there may be; those that begin with aws: are never looked at.');

const exclusion = z.strictObject({
  name: glob.describe('An anchored pattern over the name of the resource: * any characters, ? exactly one.'),
  types: z.array(z.string()).min(1).optional().describe('Only for these resource types.'),
  reason: z.string().min(1).describe('Why it is left out.'),
});

const settings = z.strictObject({
  ...commonSettings('*/30 * * * *'),
  tags: z
    .record(z.string().min(1).max(128), tagRule)
    .default({ user: {}, project: {}, system: { value: 'MLSpace' } })
    .describe('The tags that every resource must carry, by key. Giving this replaces the default.'),
  keys: keyRules.prefault({}),
  types: z
    .union([z.enum(['default', 'all']), z.array(z.string()).min(1)])
    .default('default')
    .describe('The resource types to scan. default: those that notebooks of MLSpace create. all: every one there is.'),
  states: z
    .record(z.string(), z.array(z.string()).min(1))
    .default({})
    .describe(
      'By resource type, the states in which resources are looked at, such as {endpoint: [InService]}; in every state where a type is not named.',
    ),
  model_package_versions: z
    .enum(['group', 'own'])
    .default('group')
    .describe(
      'Whose tags a version of a model package is judged by: those of its group, or its own, which AWS gives none.',
    ),
  children: z
    .enum(['parent', 'each'])
    .default('parent')
    .describe(
      'How wrong jobs are told that a tuning job, an AutoML job or an execution of a pipeline started: together, in one finding of what started them, or each in its own.',
    ),
  tag_policy: z
    .enum(['ignore', 'follow', 'require'])
    .default('ignore')
    .describe(
      "Whether the organization's tag policy counts too. follow: a tag that is there must have the case and a value that it allows. require: every resource must carry its keys as well.",
    ),
  type_overrides: z
    .record(z.string(), z.strictObject({ tags: z.array(z.string()).describe('The keys, out of tags.') }))
    .default({})
    .describe('For single resource types, which of the configured tag keys they need.'),
  owner_changes: duration
    .prefault('7d')
    .describe(
      'How long it is told that a tag without a fixed value names another owner than before; 0s: owners are not remembered.',
    ),
  exclude: z.array(exclusion).default([]).describe('Resources that are left out.'),
  full_sweep: duration
    .prefault('24h')
    .describe('How often every type is listed whole. Scans between look at what was created or changed.'),
  overlap: duration
    .prefault('15m')
    .describe('How far before the last scan the next one looks, for late arrivals and clocks that differ.'),
  always_full_below: z
    .int()
    .min(0)
    .default(1_000)
    .describe('Types with fewer resources are listed whole by every scan.'),
  audit_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Share of the resources that look right whose tags are read once more in a full sweep.'),
  search: z
    .boolean()
    .default(false)
    .describe(
      'Whether every other full sweep asks sagemaker:Search where it can: fewer calls, and it may miss the newest.',
    ),
  lookback: duration
    .prefault('90d')
    .describe('Jobs created longer ago than this are not looked at: they can never be deleted.'),
});

/** Looks for resources that do not say whose they are. */
export const requiredTags = defineCheck({
  id: 'required-tags',
  title: 'SageMaker resources say whose they are',
  description:
    'Every resource that a notebook creates carries the tags user, project and system. Without them nobody can tell who ' +
    'pays for it, who may delete it, and the tag conditions of the notebook policy do not protect it.',
  reads: ['resources'],
  kinds: [
    {
      kind: 'tag-missing',
      title: 'Required tag is missing',
      severities: ['medium'],
      remediation: 'Find out who made the resource and add the tag with aws sagemaker add-tags.',
    },
    {
      kind: 'tag-empty',
      title: 'Required tag has no value',
      severities: ['medium'],
      remediation: 'Set the value with aws sagemaker add-tags; adding a key again replaces its value.',
    },
    {
      kind: 'tag-value',
      title: 'Tag has another value than the installation expects',
      severities: ['medium'],
      remediation: 'Set the expected value with aws sagemaker add-tags, or correct the configuration.',
    },
    {
      kind: 'tag-owner-unknown',
      title: 'Tag names an unknown owner',
      severities: ['medium'],
      remediation:
        'Find out who owns the resource and set that with aws sagemaker add-tags. Where the owner has left, give it to ' +
        'somebody or delete it; where the owner is new, add them to the source that tags.<key>.owners names.',
    },
    {
      kind: 'tag-owner-changed',
      title: 'Tag names another owner than before',
      severities: ['medium'],
      remediation:
        'Ask the former owner whether the resource changed hands; if not, set the tag back with aws sagemaker add-tags. ' +
        'Otherwise suppress the finding, or wait: after owner_changes the new owner counts as right.',
    },
    {
      kind: 'tag-conflict',
      title: 'Two tags have keys that differ only in case, and different values',
      severities: ['medium'],
      remediation:
        'Keep the tag in the configured spelling with the right value and delete the other: IAM ignores the case of ' +
        'tag keys, and which of the two its conditions compare is not defined.',
    },
    {
      kind: 'tag-key-case',
      title: 'Tag key is written in another case',
      severities: ['low'],
      remediation:
        'Add the tag in the configured spelling and delete the other: IAM conditions ignore the case of tag keys, the ' +
        'tagging API, cost reports and scripts do not.',
    },
    {
      kind: 'tag-policy',
      title: "Tag does not fit the organization's tag policy",
      severities: ['medium'],
      remediation:
        'Set a key and a value that the policy allows with aws sagemaker add-tags and delete the other key, or have the ' +
        'tag policy changed in AWS Organizations.',
    },
    {
      kind: 'region-appeared',
      title: 'Region was enabled and is scanned',
      severities: ['info'],
      remediation:
        'Nothing, if it was enabled on purpose: the finding ends after a week. Otherwise disable the region, or leave it out with regions.except.',
    },
    {
      kind: 'tag-key-prohibited',
      title: 'Tag key is prohibited',
      severities: ['medium'],
      remediation: 'Delete the tag with aws sagemaker delete-tags, or take its key out of keys.prohibited.',
    },
    {
      kind: 'tag-key-pattern',
      title: 'Tag key does not fit the pattern',
      severities: ['low'],
      remediation: 'Add the tag under a key that fits keys.pattern and delete this one.',
    },
    {
      kind: jobsKind,
      title: 'Jobs that this one started have wrong tags',
      severities: ['medium', 'low'],
      remediation:
        'Tag each job that is listed with aws sagemaker add-tags, and give the tags to whatever starts the next ones: jobs ' +
        'of a tuning job get its tags, steps of a pipeline those of their own definition.',
    },
    {
      kind: 'tag-count',
      title: 'Resource has more tags than allowed',
      severities: ['low'],
      remediation:
        'Delete the tags that nobody needs: AWS allows 50 on a resource, and no owner tag can be added beyond that.',
    },
  ],
  settings: settings.prefault({}).describe('Looks for resources that do not say whose they are.'),
  scopes: ({ regions }, { types }) => regions.flatMap((region) => types.map((type) => tagScope(region, type))),
  covers: (scope, target, { types }) => {
    const [region = '', type = ''] = scope.split('/');
    if (type === jobsScope) return watchesRegion(target, region);
    if (!target.regionsFrom) return false;
    return scope === regionsScope || (types.includes(type) && watchesRegion(target, region));
  },
  events: 'resources',
});

/** The scope that observations of this type in this region belong to. */
export function tagScope(region: string, type: string): string {
  return `${region}/${type}`;
}
