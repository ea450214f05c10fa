/** Typed into a shell of a session: /tmp/rootfs becomes a root directory with nothing but a shell, and its umount. */
export const MAKE_ROOT = [
  'mkdir -p /tmp/rootfs/proc /tmp/rootfs/bin; cp /bin/bash /bin/umount /tmp/rootfs/bin/; ln -s bash /tmp/rootfs/bin/sh',
  `for file in $(ldd /bin/bash /bin/umount | grep -v :$ | grep -o '/[^ ]*'); do cp --parents $file /tmp/rootfs; done`,
];
