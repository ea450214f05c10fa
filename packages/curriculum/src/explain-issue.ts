import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** What a schema has against a value, in an author's words: what is wrong, and what to write. */
export function explainIssue(issue: Issue, value: unknown): { readonly message: string; readonly fix: string } {
  if (value === undefined && issue.code !== 'unrecognized_keys') {
    return { message: 'is missing', fix: `Add ${wanted(issue)}.` };
  }
  const seen = quote(value);
  switch (issue.code) {
    case 'unrecognized_keys':
      return {
        message: `unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.map(quote).join(', ')}`,
        fix: 'Remove it, or look up its spelling in docs/authoring.md.',
      };
    case 'invalid_format':
      return { message: `${seen} does not match ${issue.pattern ?? issue.format}`, fix: `Write ${wanted(issue)}.` };
    default:
      return { message: `${seen} is not ${wanted(issue)}`, fix: `Write ${wanted(issue)}.` };
  }
}

function wanted(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_IN_WORDS[issue.expected] ?? `a value of type ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map(quote).join(', ')}`;
    case 'invalid_union':
      // The schemas' only union is told apart by `kind`; zod names the choices.
      return 'options' in issue && Array.isArray(issue.options)
        ? `one of ${issue.options.map(quote).join(', ')}`
        : 'one of the kinds in docs/authoring.md';
    case 'too_small':
      return `${amount(issue.origin)} of at least ${issue.minimum}`;
    case 'too_big':
      return `${amount(issue.origin)} of at most ${issue.maximum}`;
    case 'invalid_format':
      return 'lower-case words joined by hyphens, such as "shell-is-one"';
    default:
      return 'a valid value';
  }
}

const TYPE_IN_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, each entry starting with "- "',
  object: 'named fields, one per line',
};

function amount(origin: string): string {
  if (origin === 'string') return 'a text with a length';
  if (origin === 'array') return 'a list with a length';
  return 'a number';
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
