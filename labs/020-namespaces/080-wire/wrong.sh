# Forgets to switch the inner end on.
ip link add to-box type veth peer name eth0 netns $(pgrep -n sleep)
ip address add 192.168.{{subnet}}.1/24 dev to-box
ip link set to-box up
nsenter --target $(pgrep -n sleep) --net ip address add 192.168.{{subnet}}.2/24 dev eth0
ping -c 1 -W 1 192.168.{{subnet}}.2
nsenter --target $(pgrep -n sleep) --net ip route
ip link delete to-box
