# The image's name, where the container's is asked for.
docker inspect --format '{{.State.Pid}}' web
ps -p 1 -o pid,ppid,args
grep NSpid /proc/1/status
lsns --task 1
