dd if=/dev/zero of=/root/cargo bs=1M count=60
grep -E '^(anon|file|inactive_file) ' /sys/fs/cgroup/{{boat}}/memory.stat
