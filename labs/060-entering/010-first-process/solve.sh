docker pull web
docker run -d --name {{name}} --memory=64m web
P=$(docker inspect --format '{{.State.Pid}}' {{name}}); echo $P
ps -p $P -o pid,ppid,args
grep NSpid /proc/$P/status
lsns --task $P
