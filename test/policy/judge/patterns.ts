import { concatenation, sequence, type Term, text, union } from './terms.ts';

/** A policy value in pieces (IAM User Guide, "IAM policy elements: Variables and tags"). */
export type Piece =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'run' | 'one' }
  | { readonly is: 'variable'; readonly key: string; readonly fallback: string | undefined };

export interface PieceRules {
  readonly wildcards: boolean;
  readonly hasVariables: boolean;
}

export function piecesOf(value: string, { wildcards, hasVariables }: PieceRules): readonly Piece[] {
  const form = new RegExp(`${hasVariables ? '\\$\\{[^}]*\\}|' : ''}[\\s\\S]`, 'g');
  const pieces = (value.match(form) ?? []).map((part): Piece => {
    if (part.length > 2) return bracedPiece(part.slice(2, -1));
    if (wildcards && part === '*') return { is: 'run' };
    return wildcards && part === '?' ? { is: 'one' } : { is: 'text', text: part };
  });
  return pieces;
}

function bracedPiece(inside: string): Piece {
  if (inside.length === 1 && '*?$'.includes(inside)) return { is: 'text', text: inside };
  const comma = inside.indexOf(',');
  const key = (comma < 0 ? inside : inside.slice(0, comma)).trim().toLowerCase();
  const quoted = comma < 0 ? '' : inside.slice(comma + 1).trim();
  return { is: 'variable', key, fallback: comma < 0 ? undefined : quoted.slice(1, -1) };
}

/** Any character but the colon, of all that SMT-LIB has. */
const noColon = String.raw`(re.union (re.range "\u{0}" "9") (re.range ";" "\u{2ffff}"))`;

interface Expressions {
  readonly run: Term;
  readonly one: Term;
  readonly text: (value: string) => Term;
}

const anywhere: Expressions = {
  run: 're.all',
  one: 're.allchar',
  text: (value) => `(str.to_re ${text(value)})`,
};
const inSegment: Expressions = { ...anywhere, run: `(re.* ${noColon})`, one: noColon };

/** Actions and the `StringLike` family: a wildcard matches everything. */
export function plainExpression(pieces: readonly Piece[]): Term {
  return sequence(merged(pieces).map((piece) => expressionOf(piece, anywhere)));
}

/** A text without regard to the case of its letters; ASCII only. */
export function foldedExpression(value: string): Term {
  const letters = Array.from(value, (letter) => {
    const [small, large] = [letter.toLowerCase(), letter.toUpperCase()];
    return union([small, large].map((one) => `(str.to_re ${text(one)})`));
  });
  return sequence(letters);
}

function expressionOf(piece: Piece, { run, one, text: literal }: Expressions): Term {
  if (piece.is === 'text') return literal(piece.text);
  return piece.is === 'run' ? run : one;
}

function merged(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.is === 'text' && last?.is === 'text')
      result[result.length - 1] = { is: 'text', text: last.text + piece.text };
    else if (!(piece.is === 'run' && last?.is === 'run')) result.push(piece);
  }
  return result;
}

/** The pieces between the first five colons of a pattern, and what follows the fifth. */
function segmentsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const segments: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.is === 'text' && piece.text === ':' && segments.length < 6) segments.push([]);
    else segments.at(-1)?.push(piece);
  }
  return segments;
}

function isArn(segments: readonly (readonly Piece[])[]): boolean {
  return segments.length > 1 && plainText(segments[0] ?? []) === 'arn';
}

function plainText(pieces: readonly Piece[]): string | undefined {
  const texts = pieces.map((piece) => (piece.is === 'text' ? piece.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
}

/**
 * `Resource` and `NotResource` (IAM User Guide, "IAM JSON policy elements: Resource"). A wildcard stays in its segment, a
 * `*` at the end of one may go on, missing segments are `*`. The last part is an ordinary pattern: the EC2 User Guide
 * ("Identity-based policies for Amazon EC2") grants with a wildcard in front of the slash.
 */
export function resourceExpression(pieces: readonly Piece[]): Term {
  const segments = segmentsOf(pieces);
  if (!isArn(segments)) return plainExpression(pieces);
  const written = segments.map((segment, index) => segmentExpression(segment, index));
  const whole = separated(written);
  const missing = Array.from({ length: 6 - segments.length }, () => 're.all');
  return missing.length === 0 ? whole : union([whole, separated([...written, ...missing])]);
}

function segmentExpression(segment: readonly Piece[], index: number): Term {
  if (index === 5) return plainExpression(segment);
  const pieces = merged(segment);
  const parts = pieces.map((piece, at) =>
    expressionOf(piece, piece.is === 'run' && at === pieces.length - 1 ? anywhere : inSegment),
  );
  return sequence(parts);
}

function separated(parts: readonly Term[]): Term {
  return sequence(parts.flatMap((part, index) => (index === 0 ? [part] : [`(str.to_re ":")`, part])));
}

/** Whether a pattern has all six components. */
export function isWholeArn(pieces: readonly Piece[]): boolean {
  const segments = segmentsOf(pieces);
  return isArn(segments) && segments.length === 6;
}

/** The ARN operators: six components, each matched on its own. */
export function arnExpression(pieces: readonly Piece[]): Term {
  if (!isWholeArn(pieces)) return 're.none';
  const segments = segmentsOf(pieces);
  const parts = segments.map((segment, index) =>
    index === 5 ? plainExpression(segment) : sequence(merged(segment).map((piece) => expressionOf(piece, inSegment))),
  );
  return separated(parts);
}

/**
 * A pattern with variables against a text, where it is free of wildcards but for a `*` at its end: then it is an equation,
 * which needs no quantifier. `undefined` elsewhere.
 */
export function equation(subject: Term, pieces: readonly Piece[], valueOf: (key: string) => Term): Term | undefined {
  const last = pieces.at(-1);
  const isPrefix = last?.is === 'run';
  const fixed = isPrefix ? pieces.slice(0, -1) : pieces;
  if (fixed.some(({ is }) => is === 'run' || is === 'one')) return undefined;
  const parts = merged(fixed).map((piece) =>
    piece.is === 'variable' ? valueOf(piece.key) : text('text' in piece ? piece.text : ''),
  );
  const whole = concatenation(parts);
  return `(${isPrefix ? 'str.prefixof' : '='} ${whole} ${subject})`;
}
