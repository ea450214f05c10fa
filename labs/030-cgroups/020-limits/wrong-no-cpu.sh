# Only one of the two.
echo 100M > /sys/fs/cgroup/{{boat}}/memory.max
