docker run -d --name bare-{{name}} bare
docker exec bare-{{name}} sh
B=$(docker inspect --format '{{.State.Pid}}' bare-{{name}}); echo $B
nsenter --target $B --mount --pid --net sh
ls -l /proc/$B/root/
cat /proc/$B/root/www/index.html
nsenter --target $B --net ss -tln
echo "Changed from outside." > /proc/$B/root/www/index.html
nsenter --target $B --net curl -sS http://localhost/
