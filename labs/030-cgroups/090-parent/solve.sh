echo 0 > /sys/fs/cgroup/{{boat}}/cgroup.freeze; echo 1 > /sys/fs/cgroup/{{boat}}/cgroup.kill
mkdir /sys/fs/cgroup/{{boat}}/hold
echo $$ > /sys/fs/cgroup/{{boat}}/hold/cgroup.procs
echo "+memory" > /sys/fs/cgroup/{{boat}}/cgroup.subtree_control
tail -f /dev/null &
echo $$ > /sys/fs/cgroup/shells/cgroup.procs
