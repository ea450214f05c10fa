setpriv --reuid=1000 --regid=1000 --clear-groups unshare --user --map-root-user --pid --mount --uts --ipc --net --fork chroot rootfs /bin/sh -c 'mount -t proc proc /proc; id; touch /tmp/mine; ls -l /tmp/mine; exec sleep 1001' &
sleep 1; P=$(pgrep -xn sleep); cat /proc/$P/uid_map
