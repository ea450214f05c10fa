nsenter --target $P --net ss -tln
nsenter --target $P --net ip -brief address
nsenter --target $P --net ip route
nsenter --target $P --net curl -sS http://localhost/
nsenter --target $P --net timeout 60 tcpdump -n -i eth0 -c 4 port 80 > /tmp/packets 2> /dev/null & sleep 4
curl -sS http://$(docker inspect --format '{{.NetworkSettings.IPAddress}}' {{name}})/
wait $!; cat /tmp/packets
docker exec --only=net {{name}} ss -tln
