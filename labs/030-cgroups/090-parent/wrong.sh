# In the parent itself: it cannot hand anything on.
echo 0 > /sys/fs/cgroup/{{boat}}/cgroup.freeze; echo 1 > /sys/fs/cgroup/{{boat}}/cgroup.kill
echo $$ > /sys/fs/cgroup/{{boat}}/cgroup.procs
mkdir /sys/fs/cgroup/{{boat}}/hold
echo "+memory" > /sys/fs/cgroup/{{boat}}/cgroup.subtree_control
rmdir /sys/fs/cgroup/{{boat}}/hold
echo $$ > /sys/fs/cgroup/shells/cgroup.procs
