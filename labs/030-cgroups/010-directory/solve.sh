mkdir /sys/fs/cgroup/{{boat}}
cat /sys/fs/cgroup/{{boat}}/memory.max
