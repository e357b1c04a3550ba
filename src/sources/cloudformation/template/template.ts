import { isRecord } from '../../../domain/record.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import { memberOf } from './resolution.ts';

/** One resource as a template writes it. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The name of the condition that it depends on. */
  readonly condition?: string;
}

/** A template, its functions in their long form. */
export interface Template {
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The macros that have to run before it means anything. */
  readonly transforms: readonly string[];
}

/** The sections of a template; `undefined` where it is none. */
export function templateOf(data: unknown): Template | undefined {
  if (!isRecord(data)) return undefined;
  const resources = memberOf(data, 'Resources');
  if (!isRecord(resources)) return undefined;
  const section = (name: string) => {
    const value = memberOf(data, name);
    return isRecord(value) ? value : {};
  };
  return {
    resources: new Map(
      Object.entries(resources).flatMap(([logicalId, value]) => {
        const resource = resourceOf(logicalId, value);
        return resource ? [[logicalId, resource] as const] : [];
      }),
    ),
    parameters: section('Parameters'),
    conditions: section('Conditions'),
    mappings: section('Mappings'),
    outputs: section('Outputs'),
    transforms: [memberOf(data, 'Transform')].flat().filter((name) => typeof name === 'string'),
  };
}

/** What a macro would still expand, such as `Fn::ForEach::Roles`, has no type and is a resource that nobody knows. */
function resourceOf(logicalId: string, value: unknown): TemplateResource | undefined {
  if (logicalId.startsWith('Fn::')) return { logicalId, type: logicalId, properties: {} };
  const type = isRecord(value) ? memberOf(value, 'Type') : undefined;
  if (!isRecord(value) || typeof type !== 'string') return undefined;
  const properties = memberOf(value, 'Properties');
  const condition = memberOf(value, 'Condition');
  return {
    logicalId,
    type,
    properties: isRecord(properties) ? properties : {},
    ...withoutAbsent({ condition: typeof condition === 'string' ? condition : undefined }),
  };
}
