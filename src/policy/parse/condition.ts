import { withoutExponent } from './decimal.ts';
import { type Condition, type ConditionOperator, conditionOperators } from './policy-document.ts';
import { arrayOf, type ProblemList, reportRepeatedKeys } from './reader.ts';
import { joinPath, quoted, type SourceMember, type SourceNode } from './source-tree.ts';

/** Reads a `Condition` element into one row for each operator and key. */
export function decodeConditions(
  node: SourceNode | undefined,
  path: string,
  problems: ProblemList,
): readonly Condition[] {
  return membersOf(node, path, problems).flatMap((block) => {
    const at = joinPath(path, block.key);
    const operator = decodeOperator(block.key);
    if (!operator)
      problems.add(
        block,
        at,
        `${quoted(block.key)} is no condition operator, such as StringEquals or ForAnyValue:StringLike`,
      );
    return membersOf(block.value, at, problems).flatMap((row) => {
      const keyPath = joinPath(at, row.key);
      // IAM stores a key without service prefix (AmazonEC2SpotFleetTaggingRole v2). No request carries it.
      if (!/^[^\s:]+(:.+)?$/s.test(row.key)) {
        problems.add(
          row,
          keyPath,
          `${quoted(row.key)} is no condition key; expected a service prefix, such as aws:SourceIp`,
        );
      }
      const values = decodeValues(row.value, keyPath, problems);
      return operator ? { ...operator, key: row.key, values } : [];
    });
  });
}

function membersOf(node: SourceNode | undefined, path: string, problems: ProblemList): readonly SourceMember[] {
  if (!node) return [];
  if (node.kind !== 'object') {
    problems.expect(node, path, 'an object');
    return [];
  }
  reportRepeatedKeys(node.members, path, problems);
  return node.members;
}

const byLowerCase = new Map<string, ConditionOperator>(
  conditionOperators.map((operator) => [operator.toLowerCase(), operator]),
);

type Operator = Pick<Condition, 'quantifier' | 'operator' | 'ifExists'>;

/** IAM takes operator names in any case. `Null` has no suffix: it is itself the test for existence. */
function decodeOperator(name: string): Operator | undefined {
  const parts = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(name.toLowerCase());
  const operator = byLowerCase.get(parts?.[2] ?? '');
  if (!parts || !operator || (operator === 'Null' && parts[3])) return undefined;
  return { quantifier: quantifierOf(parts[1]), operator, ifExists: parts[3] !== undefined };
}

function quantifierOf(prefix: string | undefined): Condition['quantifier'] {
  if (prefix === 'forallvalues') return 'ForAllValues';
  return prefix === undefined ? null : 'ForAnyValue';
}

function decodeValues(node: SourceNode, path: string, problems: ProblemList): readonly string[] {
  return arrayOf(node).flatMap((item, index) => {
    if (item.kind === 'string') return item.text;
    if (item.kind === 'number') return withoutExponent(item.text);
    if (item.kind === 'boolean') return String(item.value);
    problems.expect(item, node.kind === 'array' ? `${path}[${index}]` : path, 'a string, a number or a boolean');
    return [];
  });
}
