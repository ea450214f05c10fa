# Limited, but nothing was ever refused.
echo $$ > /sys/fs/cgroup/shells/cgroup.procs
echo {{crew}} > /sys/fs/cgroup/{{boat}}/pids.max
sh -c 'echo 0 > /sys/fs/cgroup/{{boat}}/cgroup.procs; sleep 0.1 & wait'
echo 1 > /sys/fs/cgroup/{{boat}}/cgroup.kill
