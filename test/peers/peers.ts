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
  podman: [
    'podman',
    'conmon',
    'libassuan0',
    'libaudit1',
    'libbz2-1.0',
    'libcap-ng0',
    'libcap2',
    'libcrypt1',
    'libdevmapper1.02.1',
    'libgcrypt20',
    'libglib2.0-0',
    'libgpg-error0',
    'libgpgme11',
    'liblz4-1',
    'liblzma5',
    'libpam0g',
    'libpcre2-8-0',
    'libseccomp2',
    'libselinux1',
    'libsemanage2',
    'libsepol2',
    'libsubid4',
    'libsystemd0',
    'libudev1',
    'libzstd1',
  ],
} as const satisfies Record<string, readonly string[]>;

export type PeerName = keyof typeof PEERS;
