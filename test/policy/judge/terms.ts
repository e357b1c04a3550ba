/** Terms of SMT-LIB 2.6 as text (https://smt-lib.org/theories-UnicodeStrings.shtml). */
export type Term = string;

/** A string constant: what is not plain, printable ASCII is escaped. */
export function text(value: string): Term {
  const escaped = Array.from({ length: value.length }, (_, index) => {
    const code = value.charCodeAt(index);
    if (code === 34) return '""';
    return code < 32 || code > 126 || code === 92 ? `\\u{${code.toString(16)}}` : value.charAt(index);
  });
  return `"${escaped.join('')}"`;
}

export function not(term: Term): Term {
  if (term === 'true') return 'false';
  return term === 'false' ? 'true' : `(not ${term})`;
}

export function and(...terms: readonly Term[]): Term {
  return joined('and', 'true', 'false', terms);
}

export function or(...terms: readonly Term[]): Term {
  return joined('or', 'false', 'true', terms);
}

/** Sorted, so that what is only written in another order is one term to the solver. */
function joined(name: string, neutral: Term, absorbing: Term, terms: readonly Term[]): Term {
  if (terms.includes(absorbing)) return absorbing;
  const rest = [...new Set(terms)].filter((term) => term !== neutral).toSorted();
  return rest.length > 1 ? `(${name} ${rest.join(' ')})` : (rest[0] ?? neutral);
}

/** One expression after the other. */
export function sequence(parts: readonly Term[]): Term {
  return parts.length > 1 ? `(re.++ ${parts.join(' ')})` : (parts[0] ?? '(str.to_re "")');
}

export function union(parts: readonly Term[]): Term {
  const rest = [...new Set(parts)].toSorted();
  return rest.length > 1 ? `(re.union ${rest.join(' ')})` : (rest[0] ?? 're.none');
}

export function concatenation(parts: readonly Term[]): Term {
  return parts.length > 1 ? `(str.++ ${parts.join(' ')})` : (parts[0] ?? '""');
}

/** An integer or a decimal fraction. */
export function rational(digits: bigint, denominator: bigint): Term {
  const size = `(/ ${digits < 0n ? -digits : digits}.0 ${denominator}.0)`;
  return digits < 0n ? `(- ${size})` : size;
}
