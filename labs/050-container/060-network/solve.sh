exit
unshare --pid --mount --uts --ipc --net --fork chroot rootfs /bin/sh -c 'mount -t proc proc /proc; hostname {{name}}; exec sleep 1000' &
sleep 1; P=$(pgrep -xn sleep); echo $P
ip link add cable type veth peer name eth0 netns $P
ip addr add 10.20.{{net}}.1/24 dev cable
ip link set cable up
nsenter -t $P -n ip addr add 10.20.{{net}}.2/24 dev eth0
nsenter -t $P -n ip link set eth0 up
nsenter -t $P -n ping -c 3 10.20.{{net}}.1
