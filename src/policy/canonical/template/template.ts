import type { z } from 'zod';
import type { RoleFact } from '../../../domain/target/expected-attachments.ts';
import type { Problem } from '../../problem.ts';
import type { Installation } from '../parameters/canonical-policy.ts';
import { readParameters } from '../parameters/parameter-schema.ts';
import { type Generation, generationOf, generationsOf, type Release } from '../releases/releases.ts';

/** One statement of a built-in template. */
export interface TemplateStatement {
  /** Its number on the published page, `11a` where two have one number; `null` where no page has it. */
  readonly page: string | null;
  /** What it is for. */
  readonly purpose: string;
  readonly statement: Readonly<Record<string, unknown>>;
}

/** A policy that ships with the product, for any installation. */
export interface BuiltinTemplate {
  readonly name: string;
  readonly title: string;
  /** The releases between which the document did not change, oldest first; empty for what no release deploys. */
  readonly generations: readonly Generation[];
  /** Parameters that the role or the installation tells where the configuration does not. */
  readonly fromRole: Readonly<Record<string, RoleFact>>;
  /** The names of all parameters. */
  readonly parameterNames: (installation: Installation) => readonly string[];
  readonly render: (
    given: Readonly<Record<string, unknown>>,
    installation: Installation,
  ) =>
    | { readonly ok: true; readonly rows: readonly TemplateStatement[] }
    | { readonly ok: false; readonly problems: readonly Problem[] };
}

interface TemplateDefinition<Schema extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** The releases that made or changed the document, oldest first; none where no release deploys it. */
  readonly changes?: readonly Release[];
  readonly fromRole?: Readonly<Record<string, RoleFact>>;
  readonly parameters: (installation: Installation) => Schema;
  readonly statements: (installation: Installation, parameters: z.infer<Schema>) => readonly TemplateStatement[];
}

/** A template out of the schema of its parameters and a function that makes its statements. */
export function defineTemplate<Schema extends z.ZodObject>(definition: TemplateDefinition<Schema>): BuiltinTemplate {
  const { name, title, changes = [], fromRole = {}, parameters, statements } = definition;
  const generations = generationsOf(changes);
  // A schema takes far longer to make than to use, and documents are rendered for thousands of roles of an installation.
  const schemas = new WeakMap<Installation, Schema>();
  const schemaOf = (installation: Installation) => {
    const schema = schemas.get(installation) ?? parameters(installation);
    schemas.set(installation, schema);
    return schema;
  };
  return {
    name,
    title,
    generations,
    fromRole,
    parameterNames: (installation) => Object.keys(schemaOf(installation).shape),
    render(given, installation) {
      const outcome = readParameters(schemaOf(installation), given);
      if (!outcome.ok) return outcome;
      const problem = withoutDocument(name, outcome.parameters, generations);
      return problem
        ? { ok: false, problems: [problem] }
        : { ok: true, rows: statements(installation, outcome.parameters) };
    },
  };
}

/** A release from before the document was made. */
function withoutDocument(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  generations: readonly Generation[],
): Problem | undefined {
  const release = parameters['release'] as Release | undefined;
  const [first] = generations;
  if (release === undefined || !first || generationOf(release, generations)) return undefined;
  return { path: 'parameters.release', message: `release ${release} has no ${name}; it came with ${first.first}` };
}

/** The ARNs of an installation: all but S3's name the region and the account, IAM's only the account. */
export function arnsOf({
  partition,
  accountId,
  homeRegion,
}: {
  readonly partition: string;
  readonly accountId: string;
  readonly homeRegion: string;
}) {
  return {
    ec2: (resource: string) => `arn:${partition}:ec2:${homeRegion}:${accountId}:${resource}`,
    sagemaker: (resource: string) => `arn:${partition}:sagemaker:${homeRegion}:${accountId}:${resource}`,
    s3: (resource: string) => `arn:${partition}:s3:::${resource}`,
    iam: (resource: string) => `arn:${partition}:iam::${accountId}:${resource}`,
  };
}

/** The ARNs that statements are written with, each in the partition, region and account of the installation. */
export type Arns = ReturnType<typeof arnsOf>;
