chroot rootfs /bin/sh -c 'echo hello > /dev/null; ls -l /dev'
grep -E 'Cap(Eff|Bnd)|NoNewPrivs|Seccomp:' /proc/self/status
setpriv --bounding-set=-sys_admin chroot rootfs /bin/mount -t tmpfs none /tmp
