import { isRecord } from '../../../domain/record.ts';

/** What the texts of a document say of names that stand in it. */
export interface DocumentTexts {
  /** All strings, lower case. */
  readonly all: readonly string[];
  /** Those where a name is nothing but a name: after the account of ARNs, and values that are compared as texts. */
  readonly plain: readonly string[];
  /** What stands between wildcards, lower case. */
  readonly pieces: readonly WildcardPiece[];
}

/** Letters of a pattern between two wildcards, or between one and an end. */
export interface WildcardPiece {
  readonly text: string;
  /** Whether a wildcard stands before it, and after it. */
  readonly before: boolean;
  readonly after: boolean;
}

/** The texts of a policy document; `undefined` where it is none, or where JSON escapes may hide a name. */
export function textsOf(document: unknown): DocumentTexts | undefined {
  const parsed = parse(document);
  if (!isRecord(parsed)) return undefined;
  const found: Found[] = [];
  collect(parsed, { isPlain: false }, found);
  const texts = found.map(({ text }) => text);
  return {
    all: texts.map((text) => text.toLowerCase()),
    plain: found.filter(({ isPlain }) => isPlain).map(({ text }) => text),
    pieces: texts.flatMap(piecesOf),
  };
}

function parse(document: unknown): unknown {
  if (typeof document !== 'string' || document.includes('\\')) return undefined;
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

interface Found {
  readonly text: string;
  readonly isPlain: boolean;
}

interface Place {
  readonly isPlain: boolean;
  /** Whether the keys below are operators of a condition. */
  readonly isCondition?: boolean;
}

function collect(value: unknown, place: Place, found: Found[]): void {
  if (typeof value === 'string') found.push(...splitArn(value, place.isPlain));
  else if (Array.isArray(value)) for (const one of value) collect(one, place, found);
  else if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      found.push({ text: key, isPlain: false });
      collect(member, placeBelow(key, place), found);
    }
  }
}

const ofResources = /^(not)?resource$/i;

/** Operators that compare texts; all others read numbers, times, addresses or booleans into them. */
const ofTexts = /^(for(any|all)values:)?(string|arn)\w*$/i;

function placeBelow(key: string, { isPlain, isCondition = false }: Place): Place {
  if (isCondition) return { isPlain: ofTexts.test(key) };
  if (/^condition$/i.test(key)) return { isPlain: false, isCondition: true };
  return { isPlain: isPlain || ofResources.test(key) };
}

/** Partition, service, region and account decide what a request can be; the rest of an ARN is a name. */
function splitArn(text: string, isPlain: boolean): readonly Found[] {
  const parts = text.split(':');
  if (!isPlain || parts[0] !== 'arn' || parts.length < 6) return [{ text, isPlain }];
  const name = parts.slice(5).join(':');
  return [
    { text: parts.slice(0, 5).join(':'), isPlain: false },
    { text: `:${name}`, isPlain: true },
  ];
}

/** A variable may stand for any text, as a wildcard does. */
const wildcard = /[*?]|\$\{[^}]*\}?/;

function piecesOf(text: string): readonly WildcardPiece[] {
  const pieces = text.toLowerCase().split(wildcard);
  if (pieces.length === 1) return [];
  return pieces.flatMap((piece, index) =>
    piece === '' ? [] : [{ text: piece, before: index > 0, after: index < pieces.length - 1 }],
  );
}
