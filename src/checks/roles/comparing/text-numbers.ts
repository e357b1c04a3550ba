import type { AttachmentSet } from '../../../policy/attachment-set.ts';

/** Gives equal texts one number, so that a key need not hold them: thousands of roles have the same long documents. */
export class TextNumbers {
  readonly #known = new Map<string, number>();

  of(text: string): number {
    const number = this.#known.get(text) ?? this.#known.size;
    this.#known.set(text, number);
    return number;
  }

  /** The same for equal sets of attachments, and for no others. */
  keyOf({ policies, boundary, limits = [] }: AttachmentSet): string {
    return JSON.stringify([
      policies.map(({ name, kind, document }) => [name, kind, this.#documentKey(document)]),
      boundary === undefined ? null : this.#documentKey(boundary),
      limits.map(({ name, kind, documents }) => [name, kind, documents.map((one) => this.#documentKey(one))]),
    ]);
  }

  /** Numbers stand for texts, so data is written as a text. */
  #documentKey(document: unknown): number | string {
    return typeof document === 'string' ? this.of(document) : JSON.stringify(document);
  }
}
