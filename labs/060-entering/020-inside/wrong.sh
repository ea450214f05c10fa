# There is no bash in there, so one is still outside, and takes one's own Linux for the container.
nsenter --target $P --mount --pid --net bash
ps
ls /
ip addr show eth0
hostname
docker exec {{name}} bash
