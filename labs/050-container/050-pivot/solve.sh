unshare --pid --mount --uts --ipc --fork bash
mount --bind rootfs rootfs
mount -t proc proc rootfs/proc
cd rootfs
mkdir -p old
pivot_root . old
umount -l old
exec /bin/sh
