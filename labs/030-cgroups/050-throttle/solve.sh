time timeout 4 sh -c 'while :; do :; done'
grep -E 'nr_|throttled' /sys/fs/cgroup/{{boat}}/cpu.stat
