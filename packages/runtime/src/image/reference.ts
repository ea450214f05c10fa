import { type Digest, parseDigest } from './digest.ts';
import { ImageError } from './image-error.ts';
import { quote } from './quote.ts';

/**
 * How people name an image: `ubuntu`, `ubuntu:22.04`, `host:5000/team/app@sha256:…`. A name without a host means
 * Docker Hub, one without a folder there its folder `library`, and one without a tag the tag `latest`.
 */
export type Reference = {
  /** "docker.io", "localhost:5000" */
  readonly host: string;
  /** "library/ubuntu" */
  readonly repository: string;
  readonly tag?: string;
  /** When it is there, the tag is only for people. */
  readonly digest?: Digest;
};

export const DEFAULT_HOST = 'docker.io';
const DEFAULT_FOLDER = 'library';
export const DEFAULT_TAG = 'latest';

/** Host and repository together, as the distribution specification has it. */
const NAME_CHARACTERS_MAX = 255;
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const PORT_MAX = 65_535;

/** @returns as it was written, with host and folder filled in; a tag only if there was one */
export function parseReference(text: string): Reference {
  const refuse = (reason: string, hint?: string): never => {
    const shown = quote(text);
    throw new ImageError('bad-reference', `image ${shown}: ${reason}`, hint === undefined ? {} : { hint });
  };
  if (text === '') refuse('the name is empty');
  const [beforeDigest = '', digestText, ...more] = text.split('@');
  if (more.length > 0) refuse('more than one "@"');
  const digest = digestText === undefined ? undefined : parseDigest(digestText);

  // A colon after the last slash begins a tag; before it, it begins a port.
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1);
  const name = colon === -1 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon === -1 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) {
    refuse(`tag ${quote(tag)} is not 1 to 128 letters, digits, "_", "." or "-", the first no "." or "-"`);
  }
  const { host, repository } = splitName(name);
  if (!HOST.test(host) || Number(/:(\d+)$/.exec(host)?.[1] ?? 0) > PORT_MAX) {
    refuse(`${quote(host)} is no host name`);
  }
  if (host === DEFAULT_HOST && /^library\/[0-9a-f]{64}$/.test(repository)) {
    refuse('64 hexadecimal digits are an image id, not a name', 'Give the id to a command that takes ids.');
  }
  for (const part of repository.split('/')) {
    if (PATH_PART.test(part)) continue;
    if (PATH_PART.test(part.toLowerCase())) refuse('capital letters in the name', 'Write the name in lower case.');
    refuse(`${quote(part)} is no part of a name: lower-case letters and digits, joined by ".", "_" or "-"`);
  }
  if (`${host}/${repository}`.length > NAME_CHARACTERS_MAX) {
    refuse(`the name is longer than ${NAME_CHARACTERS_MAX} characters`);
  }
  return { host, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The first part is a host only if it looks like one: "localhost/app" and "a.b/app", but not "team/app". */
function splitName(name: string): { host: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = slash !== -1 && (/[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const host = isHost ? first : DEFAULT_HOST;
  const repository = isHost ? name.slice(slash + 1) : name;
  if (host !== DEFAULT_HOST && host !== 'index.docker.io') return { host, repository };
  return { host: DEFAULT_HOST, repository: repository.includes('/') ? repository : `${DEFAULT_FOLDER}/${repository}` };
}

/** Fills in the tag that is meant when neither tag nor digest is written. */
export function withDefaultTag(reference: Reference): Reference {
  if (reference.tag !== undefined || reference.digest !== undefined) return reference;
  return { ...reference, tag: DEFAULT_TAG };
}

/** "docker.io/library/ubuntu:22.04": the one spelling under which it is kept. */
export function formatReference({ host, repository, tag, digest }: Reference): string {
  return `${host}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** "ubuntu" for docker.io/library/ubuntu, as `docker images` shows it. */
export function familiarName({ host, repository }: Reference): string {
  if (host !== DEFAULT_HOST) return `${host}/${repository}`;
  return repository.replace(/^library\/(?=[^/]+$)/, '');
}

/** "ubuntu:22.04" */
export function familiarReference(reference: Reference): string {
  const { tag, digest } = reference;
  return `${familiarName(reference)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
