# Killed at once, so nobody has waited for anything; and its orphan has a parent that cares.
docker run -d --name deaf web sleep 1000
docker kill deaf
docker rm deaf
docker run -d --init --name ward web sh -c '(sleep 1 &) ; exec sleep 1000'
sleep 2; ps -eo pid,ppid,stat,comm | grep ' Z '
docker rm -f ward
