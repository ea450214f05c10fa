import * as z from 'zod/mini';

/** What every check has: an id for the page, and a sentence that is true when it is passed. */
export const everyCheck = {
  id: z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(60)),
  says: z.string(),
};

/** A regular expression in JavaScript's grammar, for the whole of a value. */
export const pattern = z.string().check(
  z.maxLength(200),
  z.refine((text) => patternFault(text) === null, { error: ({ input }) => patternFault(String(input)) ?? '' }),
);

/** Null for one that can be used. */
function patternFault(text: string): string | null {
  try {
    new RegExp(`^(?:${text})$`);
    return null;
  } catch (error) {
    return `is not a regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A number, or a text that becomes one when the lab's parameters are filled in. */
export const quantity = z.union([z.number(), z.string().check(z.maxLength(60))]);
