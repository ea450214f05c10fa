# Without the bind: the root stays as it is.
unshare --pid --mount --uts --ipc --fork bash
cd rootfs
mkdir -p old
pivot_root . old
exit
