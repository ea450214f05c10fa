P=$(docker inspect --format '{{.State.Pid}}' box)
lsns -p $P
lsns -p $$
nsenter --target $P --mount --pid --net ps
nsenter --target $P --net ip -brief addr
docker run --rm --uts=host web hostname
docker run --rm --userns=private web readlink /proc/self/ns/user
