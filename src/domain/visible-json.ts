/**
 * A value as JSON whose every character can be seen: what JSON itself leaves as it is, DEL, the controls of C1, marks that turn
 * the direction of a text, separators of lines and half characters, is written `\uXXXX`. It reads back the same.
 */
export function visibleJson(value: unknown, indent?: number): string {
  return visibleInJson(JSON.stringify(value, null, indent));
}

/** The same of JSON that is text already. */
export function visibleInJson(json: string): string {
  return json.replaceAll(/[\u007f-\u009f\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, place) => `\\u${hex(character.charCodeAt(place))}`).join(''),
  );
}

function hex(unit: number): string {
  return unit.toString(16).padStart(4, '0');
}
