/**
 * Programs that tests and benches compare with, as Debian packages them, with the libraries that a small Debian lacks.
 * They are unpacked into a folder and run from there; nothing is installed.
 */
export const PEERS = {
  crun: [
    'crun',
    'libcap2',
    'libseccomp2',
    'libsystemd0',
    'libyajl2',
    'libgcrypt20',
    'libgpg-error0',
    'liblz4-1',
    'liblzma5',
    'libzstd1',
  ],
  /** Unpacks images with no container engine; linked against libc alone. */
  umoci: ['umoci'],
  'docker-registry': ['docker-registry'],
  /** Copies images between registries and folders. */
  skopeo: [
    'skopeo',
    'golang-github-containers-common',
    'golang-github-containers-image',
    'libgpgme11',
    'libassuan0',
    'libdevmapper1.02.1',
    'libgpg-error0',
  ],
} as const satisfies Record<string, readonly string[]>;

export type PeerName = keyof typeof PEERS;
