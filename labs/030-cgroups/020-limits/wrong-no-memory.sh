# Only the other, and no limit for memory.
echo max > /sys/fs/cgroup/{{boat}}/memory.max
echo "50000 100000" > /sys/fs/cgroup/{{boat}}/cpu.max
