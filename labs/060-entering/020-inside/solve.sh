nsenter --target $P --mount --pid --net sh
ps
ls /
ip addr show eth0
hostname
exit
docker exec {{name}} ps
docker exec {{name}} hostname
