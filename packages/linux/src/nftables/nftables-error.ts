/** Sentences in which libnftables tells an errno, and its name. Source: strerror(3). */
const CODES: ReadonlyMap<string, string> = new Map([
  ['File exists', 'EEXIST'],
  ['No such file or directory', 'ENOENT'],
  ['Operation not permitted', 'EPERM'],
  ['Operation not supported', 'EOPNOTSUPP'],
]);

/** Of a complaint, what is shown: nft repeats the command below it, with arrows. */
const MESSAGE_MAX = 300;

/** Commands that nft(8) would not take, or the kernel refused. */
export class NftablesError extends Error {
  override readonly name = 'NftablesError';
  /** "EEXIST"; null when it is no errno that made it fail, such as a word nft does not know. */
  readonly code: string | null;

  constructor(message: string, code: string | null) {
    super(message);
    this.code = code;
  }
}

/** @param complaint "Error: Could not process rule: File exists", then the command with arrows below the culprit */
export function nftablesError(commands: string, complaint: string): NftablesError {
  const first = complaint.split('\n', 1)[0] ?? '';
  const reason = first.replace(/^.*?Error: (Could not process rule: )?/, '').slice(0, MESSAGE_MAX);
  const command = commands.trim().split('\n', 1)[0]?.slice(0, MESSAGE_MAX) ?? '';
  const code = CODES.get(reason) ?? null;
  return new NftablesError(`nft ${JSON.stringify(command)}: ${reason}${code === null ? '' : ` (${code})`}`, code);
}
