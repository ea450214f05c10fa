# A unit the kernel does not know, and a period without its budget.
echo 100MB > /sys/fs/cgroup/{{boat}}/memory.max
echo "100000" > /sys/fs/cgroup/{{boat}}/cpu.max
