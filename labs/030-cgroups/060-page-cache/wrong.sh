# Too little to be seen among the rest.
dd if=/dev/zero of=/root/cargo bs=1M count=10
grep -E '^(anon|file|inactive_file) ' /sys/fs/cgroup/{{boat}}/memory.stat
rm /root/cargo
