/** What an archive may ask of this machine. Whoever made the image chooses every number below. */

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

export type LayerLimits = {
  /** Names that one archive may hold. */
  readonly entries: number;
  /** Bytes of the archive as a whole, without its compression. */
  readonly archiveBytes: number;
  /** How long one file may say it is, holes included. */
  readonly fileBytes: number;
  /** The holes and parts of one sparse file. */
  readonly sparseParts: number;
  /** One header of extensions (pax, GNU long name); Go's reader draws the line at the same place. */
  readonly extensionBytes: number;
  /** Extended attributes of one file: how many, and their names and values together. */
  readonly xattrs: number;
  readonly xattrBytes: number;
};

export const LAYER_LIMITS: LayerLimits = {
  entries: 2_000_000,
  archiveBytes: 64 * GiB,
  fileBytes: 1024 * GiB,
  sparseParts: 65_536,
  extensionBytes: MiB,
  xattrs: 256,
  xattrBytes: 256 * KiB,
};

/** PATH_MAX without its NUL, path_resolution(7). */
export const PATH_BYTES_MAX = 4095;
/** NAME_MAX: one name in a directory. */
export const NAME_BYTES_MAX = 255;
/** Symbolic links that one path may lead through: the kernel's own limit. */
export const LINKS_MAX = 40;
/** The kernel takes the names of all layers of a mount on one page; Docker stops here too. */
export const LAYERS_MAX = 127;
/** Directories in each other, where a tree is walked that a program made: it may go from one to the next without end. */
export const DEPTH_MAX = 1000;
