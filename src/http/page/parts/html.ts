import { ownValue } from '../../../domain/own-value.ts';
/** A piece of a page that is safe to stand in HTML as it is. Only {@link html} makes one; nothing else passes for it. */
export class Html {
  /** Private, so that the type is nominal: an object that happens to have a `text` is not HTML. */
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** Of a template: its own texts stand as they are, its parts are rendered. */
  static of(strings: TemplateStringsArray, parts: readonly HtmlPart[]): Html {
    return new Html(strings.map((text, index) => text + render(parts[index])).join(''));
  }

  get text(): string {
    return this.#text;
  }
}

/** What may stand in a template: text and numbers are escaped, pieces are not, nothing stays nothing. */
export type HtmlPart = string | number | Html | readonly HtmlPart[] | null | undefined | false;

/**
 * Tagged template for HTML. Every string in it is treated as hostile and escaped for text and for quoted attributes, so
 * attributes must be quoted, and no part may stand inside a script, a style or an unquoted place.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return Html.of(strings, parts);
}

function render(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escape(part);
  if (typeof part === 'number') return String(part);
  return part instanceof Html ? part.text : part.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ownValue(entities, character) ?? character);
}
