# A capability does not open what only the filter forbids, nor the other way round.
docker run --rm web unshare --user id
docker run --rm --cap-add=net_admin web unshare --user id
docker run --rm --security-opt seccomp=unconfined web mount -t tmpfs none /mnt
