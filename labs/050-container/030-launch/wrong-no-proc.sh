# Everything but its own /proc.
unshare --pid --mount --uts --ipc --fork chroot rootfs /bin/sh -c 'hostname {{name}}; echo "PID: $$"'
