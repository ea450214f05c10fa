import type * as z from 'zod/mini';

export type Issue = z.core.$ZodIssue;

/**
 * Of a value that is none of several forms, what is wrong by the form it comes closest to; any other issue as it is.
 * When it resembles none (a number where a text or a list may stand), the whole stays one issue.
 */
export function issuesOf(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.filter((branch) =>
    branch.some(({ path, code }) => path.length > 0 || code === 'custom'),
  );
  const distance = (branch: readonly Issue[]): number =>
    branch.reduce((sum, { code }) => sum + (code === 'unrecognized_keys' ? 10 : 1), 0);
  const closest = branches.sort((one, other) => distance(one) - distance(other))[0];
  if (closest === undefined) return [issue];
  return closest.flatMap((inner) => issuesOf({ ...inner, path: [...issue.path, ...inner.path] }));
}

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
      return issue.pattern === undefined
        ? { message: `${seen} is not ${wanted(issue)}`, fix: `Write ${wanted(issue)}.` }
        : { message: `${seen} does not match ${issue.pattern}`, fix: `Write ${wanted(issue)}.` };
    case 'invalid_key':
      return {
        message: `${quote(issue.path.at(-1))} is no name here`,
        fix: 'Write a lower-case word of letters, digits and hyphens.',
      };
    case 'custom':
      // The schemas' only rule of this kind.
      return { message: `${seen} ${issue.message}`, fix: 'Escape $ ( ) [ ] . with a backslash.' };
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
      return 'options' in issue && Array.isArray(issue.options)
        ? `one of ${issue.options.map(quote).join(', ')}`
        : formsOf(issue.errors) || 'one of the forms in docs/authoring.md';
    case 'too_small':
      return `${amount(issue.origin)} of at least ${issue.minimum}`;
    case 'too_big':
      return `${amount(issue.origin)} of at most ${issue.maximum}`;
    case 'invalid_format':
      return formatInWords(issue);
    default:
      return 'a valid value';
  }
}

const SLUG = /^\/\^\[a-z0-9\]\+\(-/;

function formatInWords(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if ('prefix' in issue && typeof issue.prefix === 'string') return `a text that starts with "${issue.prefix}"`;
  const pattern = issue.pattern ?? issue.format;
  return SLUG.test(pattern)
    ? 'lower-case words joined by hyphens, such as "shell-is-one"'
    : `a text of this form: ${pattern}`;
}

/** "a number or a text" */
function formsOf(branches: readonly (readonly Issue[])[]): string {
  return [...new Set(branches.flatMap((branch) => branch.slice(0, 1).map(wanted)))].join(' or ');
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
