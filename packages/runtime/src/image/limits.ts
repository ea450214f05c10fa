/** What an image may ask of this machine. Whoever serves or writes an image chooses every number below. */

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** A manifest or index; Docker and containerd draw the line at the same place. */
export const MANIFEST_BYTES_MAX = 4 * MiB;
/** An image configuration; long histories make them big. */
export const CONFIG_BYTES_MAX = 8 * MiB;
/** A token, an error, or any other small answer of a registry. */
export const ANSWER_BYTES_MAX = 1 * MiB;
/** Manifests that one index may name. */
export const INDEX_ENTRIES_MAX = 1000;
/** An index may point to an index, as often as this. */
export const INDEX_DEPTH_MAX = 3;
/** Layers of one image. Docker stops at 127: the kernel takes the names of all of them on one page. */
export const LAYERS_MAX = 127;
export const HISTORY_ENTRIES_MAX = 10_000;
/** Strings in one list or map of a configuration: environment, labels, ports, … */
export const CONFIG_ENTRIES_MAX = 10_000;
/** One layer as it is downloaded. */
export const BLOB_BYTES_MAX = 32 * GiB;
/** One layer after decompression. A few kilobytes of zstd can stand for any amount of zeros. */
export const LAYER_BYTES_MAX = 64 * GiB;
/** Members of an archive of images. */
export const ARCHIVE_MEMBERS_MAX = 10_000;
/** An archive of images as a whole, all members together. */
export const ARCHIVE_BYTES_MAX = 128 * GiB;
/** Images in one archive. */
export const ARCHIVE_IMAGES_MAX = 1000;
/** Symbolic links that lead from one member of an archive to the next. */
export const ARCHIVE_LINKS_MAX = 10;

/** Blobs of one pull under way at the same time, as in Docker. */
export const PARALLEL_DOWNLOADS = 3;
/** Redirects after one request. */
export const REDIRECTS_MAX = 5;
/** A Location or realm that is longer is refused. */
export const URL_CHARACTERS_MAX = 8 * KiB;
