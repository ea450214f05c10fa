# Both ends on this side: whatever answers, it is this Linux itself.
ip link add to-box type veth peer name eth7
ip address add 192.168.{{subnet}}.1/24 dev to-box
ip address add 192.168.{{subnet}}.2/24 dev eth7
ip link set to-box up
ip link set eth7 up
ping -c 1 -W 1 192.168.{{subnet}}.2
ip link delete to-box
