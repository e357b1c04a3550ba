import { isRecord } from '../../../domain/record.ts';
import { andThen, known, memberOf, type Resolved, textOf, unresolved } from '../template/resolution.ts';
import { type StackValues, valueOf } from '../template/stack-values.ts';
import type { Template } from '../template/template.ts';

const ssmValue = /^AWS::SSM::Parameter::Value<(.+)>$/;

/**
 * What `Ref` of a parameter comes to: a list for the list types, what SSM held when the stack was deployed for SSM types
 * (CloudFormation template reference, "Parameters"). `undefined` where the template has no such parameter.
 */
export function parameterValue(
  name: string,
  path: string,
  { template, values }: { readonly template: Template; readonly values: StackValues },
): Resolved | undefined {
  const declared = memberOf(template.parameters, name);
  if (!isRecord(declared)) return undefined;
  const given = valueOf(values.parameters, name);
  if (given?.kind === 'masked')
    return unresolved(
      path,
      `uses the parameter ${name}, which is NoEcho, so that CloudFormation does not tell its value`,
    );
  const text = given?.text ?? textOf(memberOf(declared, 'Default'));
  if (text === undefined)
    return unresolved(path, `uses the parameter ${name}: ${values.parameters.absent.replaceAll('NAME', name)}`);
  const type = String(memberOf(declared, 'Type'));
  const inSsm = ssmValue.exec(type)?.[1];
  if (inSsm === undefined) return known(isList(type) ? listOf(text) : text);
  const held = heldBySsm(name, given?.resolved, { key: text, path, values });
  return andThen(held, (resolved) => known(isList(inSsm) ? listOf(resolved) : resolved));
}

function heldBySsm(
  name: string,
  resolved: string | undefined,
  { key, path, values }: { readonly key: string; readonly path: string; readonly values: StackValues },
): Resolved<string> {
  const { ssmParameters } = values;
  const value = resolved ?? valueOf(ssmParameters, key);
  if (value !== undefined) return known(value);
  const reason = ssmParameters.absent.replaceAll('NAME', `resolve:ssm:${key}`);
  return unresolved(path, `uses the parameter ${name}, the SSM parameter ${key}: ${reason}`);
}

function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || /^List<.+>$/.test(type);
}

/** Each member is trimmed; an empty text is a list without members. */
function listOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((member) => member.trim());
}
