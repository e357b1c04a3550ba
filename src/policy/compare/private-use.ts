import type { AttachmentSet } from '../attachment-set.ts';

/** Letters without case that stand for those of the private use of Unicode, which the comparison uses itself. */
const substitutes = { first: 0xac00, last: 0xd7a3 } as const;

/** Replaces the letters that the engine needs for itself, and puts them back. */
export interface Substitution {
  readonly replace: (set: AttachmentSet) => AttachmentSet;
  /** Puts the letters of the documents back, in every text of an answer. */
  readonly restore: <Answer>(answer: Answer) => Answer;
}

/**
 * Gives each letter of the private use that a document holds another that none of them has: to a policy all letters without
 * case are alike, so that the answer is the same but for their names. `undefined` where there are none, as nearly always.
 */
export function substitutePrivateUse(sets: readonly AttachmentSet[]): Substitution | undefined {
  const text = sets.map((set) => JSON.stringify(set)).join();
  const own = [
    ...new Set(
      [...text.matchAll(/[\ue000-\uf8ff]|\\u(?:e[0-9a-f]{3}|f[0-8][0-9a-f]{2})/gi)].map(([one]) => letterOf(one)),
    ),
  ];
  if (own.length === 0) return undefined;
  const there = new Map<string, string>();
  let next: number = substitutes.first;
  for (const letter of own) {
    while (text.includes(String.fromCharCode(next))) next++;
    there.set(letter, String.fromCharCode(Math.min(next++, substitutes.last)));
  }
  const back = new Map([...there].map(([letter, other]) => [other, letter]));
  return {
    replace: ({ policies, limits, ...rest }) => ({
      policies: policies.map((policy) => ({ ...policy, document: mapDocument(policy.document, there) })),
      ...(limits
        ? {
            limits: limits.map((limit) => ({
              ...limit,
              documents: limit.documents.map((one) => mapDocument(one, there)),
            })),
          }
        : {}),
      ...('boundary' in rest ? { boundary: mapDocument(rest.boundary, there) } : {}),
    }),
    restore: (answer) => mapTexts(answer, back) as typeof answer,
  };
}

function letterOf(found: string): string {
  return found.length === 1 ? found : String.fromCharCode(Number.parseInt(found.slice(2), 16));
}

/** A document may be text, in which a letter may be written as an escape or, where IAM answers it, as bytes of a URL. */
function mapDocument(document: unknown, letters: ReadonlyMap<string, string>): unknown {
  if (typeof document !== 'string') return mapTexts(document, letters);
  const escaped = document.replaceAll(/\\u([ef][0-9a-f]{3})/gi, (whole, code: string) => {
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return letters.get(letter) ?? whole;
  });
  return mapText(escaped, letters);
}

function mapTexts(value: unknown, letters: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return mapText(value, letters);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, letters));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [mapText(key, letters), mapTexts(member, letters)]),
  );
}

function mapText(text: string, letters: ReadonlyMap<string, string>): string {
  return Array.from({ length: text.length }, (_, index) => letters.get(text.charAt(index)) ?? text.charAt(index)).join(
    '',
  );
}
