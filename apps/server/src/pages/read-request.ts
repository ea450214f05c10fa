import { Failure, type RequestName, type RequestPayload, requestSchemas } from '@drydock/protocol';

/** A request whose payload was found to be what the protocol says. */
export type PageRequest = {
  [Name in RequestName]: { readonly name: Name; readonly payload: RequestPayload<Name> };
}[RequestName];

/** Where a page's message is validated, once; everything behind it believes the types. Throws a Failure. */
export function readRequest(name: unknown, values: readonly unknown[]): PageRequest {
  if (typeof name !== 'string' || !isRequestName(name)) {
    throw new Failure('malformed-message', `read the request ${quote(name)}: there is no such request`, {
      hint: 'Reload the page: it may have been built for another version of the server.',
    });
  }
  if (values.length !== 1) {
    throw new Failure('malformed-message', `read the request "${name}": ${values.length} payloads instead of one`);
  }
  const parsed = requestSchemas[name].safeParse(values[0]);
  if (!parsed.success) {
    const reasons = parsed.error.issues.slice(0, 3).map((issue) => explainIssue(issue, values[0]));
    throw new Failure('malformed-message', `read the request "${name}": ${reasons.join('; ')}`);
  }
  // Name and schema were looked up together, which the compiler cannot follow.
  return { name, payload: parsed.data } as PageRequest;
}

function isRequestName(name: string): name is RequestName {
  // Not `in`: "constructor" and "toString" are no requests.
  return Object.hasOwn(requestSchemas, name);
}

type Issue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly expected?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly keys?: readonly string[];
};

function explainIssue(issue: Issue, payload: unknown): string {
  const where = issue.path.length === 0 ? 'payload' : issue.path.map(String).join('.');
  const value = quote(valueAt(payload, issue.path));
  switch (issue.code) {
    case 'invalid_type':
      return `${where} is ${value}, expected ${issue.expected}`;
    case 'too_big':
      return `${where} is ${value}, more than ${issue.maximum}`;
    case 'too_small':
      return `${where} is ${value}, less than ${issue.minimum}`;
    case 'unrecognized_keys':
      return `${where} has ${issue.keys?.length ?? 0} fields it must not have`;
    default:
      return `${where} is ${value}, which is not accepted`;
  }
}

function valueAt(payload: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    payload,
  );
}

/** Short, and never what somebody typed: a message may end up in the log. */
function quote(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) {
    return String(value);
  }
  if (typeof value === 'string') return `a text of ${value.length} characters`;
  return Array.isArray(value) ? 'a list' : 'an object';
}
