import type { FactValue } from '../domain/target/installation-facts.ts';
import type { Ec2InstanceType } from '../domain/target/installation-reading.ts';

/**
 * Which exemptions of the live documents are justified: an instance type, with or without `ml.` in front, whose volumes
 * are on disks of its own, or `family.*` where that is true of each of the family. MLSpace computes the list daily from
 * EC2's description of all instance types, bare metal left out (awslabs/mlspace, `kms_unsupported_instances`).
 */
export function volumeKeyExemptions(live: readonly string[], types: readonly Ec2InstanceType[]): FactValue {
  const exempt = new Set(types.filter(isExempt).map(({ name }) => name));
  const families = Map.groupBy(types.filter(isVirtual), ({ name }) => familyOf(name));
  const isJustified = (written: string) => {
    const pattern = written.startsWith('ml.') ? written.slice(3) : written;
    if (!pattern.endsWith('.*')) return exempt.has(pattern);
    return families.get(pattern.slice(0, -2))?.every(isExempt) ?? false;
  };
  const written = [...new Set(live.flatMap(instanceTypesIn))];
  if (live.length === 0) return { ok: true, value: [...exempt].toSorted() };
  return { ok: true, value: written.filter(isJustified) };
}

function isVirtual({ name }: Ec2InstanceType): boolean {
  return !/\.metal/.test(name);
}

function isExempt(type: Ec2InstanceType): boolean {
  return isVirtual(type) && type.isNitro && type.hasInstanceStorage;
}

function familyOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

const conditionKey = 'sagemaker:instancetypes';

/** The values of the condition key of instance types, wherever a document has it. */
function instanceTypesIn(document: string): readonly string[] {
  const found: string[] = [];
  visit(parsed(document), (key, value) => {
    if (key.toLowerCase() !== conditionKey) return;
    found.push(...[value].flat().filter((item) => typeof item === 'string'));
  });
  return found;
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function visit(value: unknown, member: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    member(key, inner);
    visit(inner, member);
  }
}
