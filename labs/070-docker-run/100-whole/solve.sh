docker run --explain -it --memory=512m --cpus=1.5 web sh | grep -E '^ ?[0-9]+  '
docker run --rm --trace web true 2>&1 | grep -oE '(unshare|pivot_root|seccomp)\(.{0,50}'
docker run --rm --without plug-in web ip addr
docker run --rm --memory=20m web sh -c 'head -c 60000000 /dev/zero | tail -n 1 | wc -c'
docker run --rm --memory=20m --without join-control-group web sh -c 'head -c 60000000 /dev/zero | tail -n 1 | wc -c'
docker run --rm --without filter-system-calls web unshare --user id
