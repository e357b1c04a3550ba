import { z } from 'zod';

/** The parameters of a route. Any other is a mistake that the caller should hear of, with those that there are. */
export function strictQuery<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no parameter ${issue.keys.join(', ')}; there are ${names}`
        : undefined,
  });
}

/** One of these words; who gives another hears which there are. */
export function oneOf<const Word extends string>(words: readonly Word[]) {
  return z.enum(words, { error: ({ input }) => `${JSON.stringify(input)} is none of ${words.join(', ')}` });
}
