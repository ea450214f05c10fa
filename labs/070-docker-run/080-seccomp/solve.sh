P=$(docker inspect --format '{{.State.Pid}}' box)
grep Seccomp /proc/self/status /proc/$P/status
docker run --rm web unshare --user id
docker run --rm --security-opt seccomp=unconfined web unshare --user id
docker run --rm --security-opt seccomp=unconfined web mount -t tmpfs none /mnt
docker run --rm --cap-add=sys_admin --security-opt seccomp=unconfined web mount -t tmpfs none /mnt
echo '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO"}]}' > /tmp/no-mkdir.json
docker run --rm --security-opt seccomp=/tmp/no-mkdir.json web mkdir /mnt/a
