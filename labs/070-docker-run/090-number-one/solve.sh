docker run -it --rm --memory=512m --cpus=1.5 web sh
echo $$
exit
docker run -d --name deaf web sleep 1000
time docker stop deaf
docker inspect --format '{{.State.ExitCode}}' deaf
docker rm deaf
docker run -d --init --name polite web sleep 1000
time docker stop polite
docker rm polite
docker run -d --name ward web sh -c '(sleep 1 &) ; exec sleep 1000'
sleep 2; docker exec ward ps
ps -eo pid,ppid,stat,comm | grep ' Z '
