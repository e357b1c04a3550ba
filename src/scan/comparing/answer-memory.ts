import { createHash } from 'node:crypto';

/** An answer with its size in characters of JSON. */
export interface SizedAnswer<Answer> {
  readonly answer: Answer;
  readonly size: number;
}

/**
 * Answers by what was asked, up to a size in all: what was not asked for longest is forgotten first. Who asks while an
 * answer is on its way waits for that one. What fails is not remembered.
 */
export class AnswerMemory<Answer> {
  readonly #longest: number;
  readonly #known = new Map<string, Promise<SizedAnswer<Answer>>>();
  readonly #sizes = new Map<string, number>();
  #size = 0;

  /** `longest` in characters of JSON. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  async get(question: unknown, ask: () => Promise<SizedAnswer<Answer>>): Promise<Answer> {
    // A digest, because questions are longer than most answers.
    const key = createHash('sha256').update(JSON.stringify(question)).digest('base64');
    const asked = this.#known.get(key) ?? ask();
    this.#known.delete(key);
    this.#known.set(key, asked);
    try {
      const { answer, size } = await asked;
      if (this.#known.get(key) === asked) this.#settle(key, size);
      return answer;
    } catch (error) {
      if (this.#known.get(key) === asked) this.#known.delete(key);
      throw error;
    }
  }

  #settle(key: string, size: number): void {
    if (this.#sizes.has(key)) return;
    this.#sizes.set(key, size);
    this.#size += size;
    for (const oldest of this.#known.keys()) {
      if (this.#size <= this.#longest) return;
      this.#forget(oldest);
    }
  }

  /** What is still on its way has no size, and stays. */
  #forget(key: string): void {
    const size = this.#sizes.get(key);
    if (size === undefined) return;
    this.#size -= size;
    this.#sizes.delete(key);
    this.#known.delete(key);
  }
}
