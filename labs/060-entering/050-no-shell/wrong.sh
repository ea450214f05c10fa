# Looks for a shell where there is none, and then at the files of its own Linux.
docker run -d --name bare-{{name}} bare
docker exec bare-{{name}} bash
docker exec bare-{{name}} ls -l /
ls -l /proc/self/root/
curl -sS http://localhost/
docker rm -f bare-{{name}}
