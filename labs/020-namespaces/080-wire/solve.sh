ip link add to-box type veth peer name eth0 netns $(pgrep -n sleep)
ip address add 192.168.{{subnet}}.1/24 dev to-box
ip link set to-box up
nsenter --target $(pgrep -n sleep) --net ip address add 192.168.{{subnet}}.2/24 dev eth0
nsenter --target $(pgrep -n sleep) --net ip link set eth0 up
ping -c 3 192.168.{{subnet}}.2
nsenter --target $(pgrep -n sleep) --net ip route
