import koffi from 'koffi';
import { nftablesError } from './nftables-error.ts';

/** What nft(8) itself is made of: the same language in, the same words out, and no process started. */
const LIBRARY = 'libnftables.so.1';
/** nftables/libnftables.h: NFT_CTX_OUTPUT_JSON. */
const OUTPUT_JSON = 1 << 4;

type Library = ReturnType<typeof load>;
let library: Library | null = null;

function load() {
  let loaded: ReturnType<typeof koffi.load>;
  try {
    loaded = koffi.load(LIBRARY);
  } catch (cause) {
    throw new Error(`${LIBRARY}: cannot be loaded; install Debian's package libnftables1`, { cause });
  }
  return {
    create: loaded.func('void *nft_ctx_new(uint32_t flags)'),
    free: loaded.func('void nft_ctx_free(void *ctx)'),
    bufferOutput: loaded.func('int nft_ctx_buffer_output(void *ctx)'),
    bufferError: loaded.func('int nft_ctx_buffer_error(void *ctx)'),
    output: loaded.func('const char *nft_ctx_get_output_buffer(void *ctx)'),
    error: loaded.func('const char *nft_ctx_get_error_buffer(void *ctx)'),
    setOutputFlags: loaded.func('void nft_ctx_output_set_flags(void *ctx, unsigned int flags)'),
    run: loaded.func('int nft_run_cmd_from_buffer(void *ctx, const char *buf)'),
  };
}

/**
 * Runs commands of nft(8) in the network namespace this thread is in: see withNamespace. All of them are one
 * transaction: the kernel takes every one or none, and no packet ever meets a half.
 *
 * @returns what nft would have printed
 * @throws NftablesError with the first line of what nft would have complained about
 */
export const nft = (commands: string): string => run(commands, 0);

/** The same for `list …`, with the answer read from JSON: libnftables-json(5). */
export const nftList = (command: string): unknown => JSON.parse(run(command, OUTPUT_JSON));

function run(commands: string, outputFlags: number): string {
  library ??= load();
  // Made anew each time: it holds a socket of the namespace it was made in.
  const context = library.create(0);
  if (context === null) throw new Error(`${LIBRARY}: no context could be made`);
  try {
    library.bufferOutput(context);
    library.bufferError(context);
    library.setOutputFlags(context, outputFlags);
    if (library.run(context, commands) !== 0) throw nftablesError(commands, String(library.error(context)));
    return String(library.output(context));
  } finally {
    library.free(context);
  }
}
