echo $$ > /sys/fs/cgroup/shells/cgroup.procs
echo {{crew}} > /sys/fs/cgroup/{{boat}}/pids.max
sh -c 'echo 0 > /sys/fs/cgroup/{{boat}}/cgroup.procs; while :; do sleep 1000 & done'
echo 1 > /sys/fs/cgroup/{{boat}}/cgroup.kill
