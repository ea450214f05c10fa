# An ordinary directory in the place of a mount.
mkdir -p /tmp/plain
unshare --mount --pid --fork bash
cd /tmp/plain
pivot_root . .
exit
