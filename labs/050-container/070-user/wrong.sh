# User 1000, without a user namespace: it may make no other either.
setpriv --reuid=1000 --regid=1000 --clear-groups unshare --pid --mount --fork chroot rootfs /bin/sh -c 'touch /tmp/mine'
