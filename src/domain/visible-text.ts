/**
 * A text whose every character can be seen, on one line: controls, marks that turn the direction of a text or join its letters,
 * separators of lines and half characters are written `\u{hex}`. Names come from an account, where anybody may have chosen
 * them: none may steer a terminal, forge a line or hide a part of itself.
 */
export function visibleText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped);
}

/** The same of a text of several lines: line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
