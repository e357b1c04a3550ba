import { type Document, isPair, isScalar, visit } from 'yaml';

/**
 * Makes text of what YAML takes for a number and would not write so again, such as an account id that begins with 0 or has
 * more digits than a number holds. `below` limits that to what stands below a key of that name.
 */
export function keepWrittenDigits(document: Document, below?: string): void {
  visit(document, {
    Scalar(_, scalar, ancestors) {
      if (typeof scalar.value !== 'number' || scalar.source === undefined) return;
      if (String(scalar.value) === scalar.source) return;
      if (below === undefined || ancestors.some((one) => isPair(one) && isScalar(one.key) && one.key.value === below))
        scalar.value = scalar.source;
    },
  });
}
