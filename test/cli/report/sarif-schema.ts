import { z } from 'zod';

const text = z.strictObject({ text: z.string().min(1), markdown: z.string().min(1).optional() });
const level = z.enum(['none', 'note', 'warning', 'error']);
const bag = z.record(z.string(), z.unknown());

/** The part of SARIF 2.1.0 that is written, by the standard's sections 3.13 to 3.58. Its objects allow no other members. */
const rule = z.strictObject({
  id: z.string().min(1),
  name: z.string().regex(/^[A-Z]\w+$/),
  shortDescription: text,
  fullDescription: text,
  help: text,
  defaultConfiguration: z.strictObject({ level }),
  properties: z.strictObject({
    tags: z.array(z.string()).refine((tags) => new Set(tags).size === tags.length),
    'security-severity': z.string().regex(/^(\d\.\d|10\.0)$/),
    precision: z.enum(['very-high', 'high', 'medium', 'low']),
  }),
});

const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri: z.string().regex(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/) }),
    region: z.strictObject({ startLine: z.int().min(1) }).optional(),
  }),
  logicalLocations: z
    .array(z.strictObject({ name: z.string(), fullyQualifiedName: z.string(), kind: z.string() }))
    .min(1)
    .optional(),
});

const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level,
  message: text,
  locations: z.array(location).min(1),
  partialFingerprints: z.record(z.string(), z.string()),
  suppressions: z
    .array(
      z.strictObject({
        kind: z.enum(['inSource', 'external']),
        status: z.enum(['accepted', 'underReview', 'rejected']),
      }),
    )
    .optional(),
  properties: bag,
});

const invocation = z.strictObject({
  executionSuccessful: z.boolean(),
  exitCode: z.int(),
  startTimeUtc: z.iso.datetime().optional(),
  endTimeUtc: z.iso.datetime().optional(),
  toolExecutionNotifications: z.array(z.strictObject({ level, message: text, properties: bag })),
});

/** A log as this program writes it. Its objects allow no other members. */
export const sarifLogSchema = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string(),
            semanticVersion: z.string(),
            version: z.string(),
            rules: z.array(rule),
          }),
        }),
        automationDetails: z.strictObject({ id: z.string() }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        invocations: z.array(invocation),
        results: z.array(result),
      }),
    )
    .length(1),
});
