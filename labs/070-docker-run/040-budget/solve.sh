ID=$(docker inspect --format '{{.Id}}' box)
cat /sys/fs/cgroup/docker/$ID/memory.max
cat /sys/fs/cgroup/docker/$ID/cpu.max
cat /sys/fs/cgroup/docker/$ID/memory.current
cat /sys/fs/cgroup/docker/$ID/cgroup.procs
docker run --name small --memory=20m web tail /dev/zero
docker inspect --format '{{.State.OOMKilled}} {{.State.ExitCode}}' small
docker rm small
