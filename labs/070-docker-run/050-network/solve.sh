docker run -d --name alone --network none web
A=$(docker inspect --format '{{.State.Pid}}' alone)
ip link add quay type bridge
ip addr add 10.77.{{net}}.1/24 dev quay
ip link set quay up
ip link add cable type veth peer name eth0 netns $A
ip link set cable master quay up
nsenter -t $A -n ip addr add 10.77.{{net}}.2/24 dev eth0
nsenter -t $A -n ip link set eth0 up
nsenter -t $A -n ip route add default via 10.77.{{net}}.1
nft add table ip quay
nft add chain ip quay leaving '{ type nat hook postrouting priority srcnat; }'
nft add rule ip quay leaving ip saddr 10.77.{{net}}.0/24 oifname eth0 masquerade
docker exec alone ping -c 2 10.88.0.1
nft add chain ip quay arriving '{ type nat hook output priority -100; }'
nft add rule ip quay arriving ip daddr 10.77.{{net}}.1 tcp dport 8080 dnat to 10.77.{{net}}.2:80
curl -sS --max-time 5 10.77.{{net}}.1:8080
bridge link
