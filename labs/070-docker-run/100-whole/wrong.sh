# An operation that no plan has: nothing is left out, nothing is run.
docker run --rm --without network web ip addr
docker run --rm --without cgroup --memory=20m web true
