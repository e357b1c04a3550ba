import type { z } from 'zod';
import type { RoleFact } from '../../../domain/target/expected-attachments.ts';
import type { Problem } from '../../problem.ts';
import type { Installation } from '../parameters/canonical-policy.ts';
import { readParameters } from '../parameters/parameter-schema.ts';

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
  /** Parameters that a role itself tells where the configuration does not. */
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
  readonly fromRole?: Readonly<Record<string, RoleFact>>;
  readonly parameters: (installation: Installation) => Schema;
  readonly statements: (installation: Installation, parameters: z.infer<Schema>) => readonly TemplateStatement[];
}

/** A template out of the schema of its parameters and a function that makes its statements. */
export function defineTemplate<Schema extends z.ZodObject>(definition: TemplateDefinition<Schema>): BuiltinTemplate {
  const { name, title, fromRole = {}, parameters, statements } = definition;
  return {
    name,
    title,
    fromRole,
    parameterNames: (installation) => Object.keys(parameters(installation).shape),
    render(given, installation) {
      const outcome = readParameters(parameters(installation), given);
      return outcome.ok ? { ok: true, rows: statements(installation, outcome.parameters) } : outcome;
    },
  };
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

export type Arns = ReturnType<typeof arnsOf>;
