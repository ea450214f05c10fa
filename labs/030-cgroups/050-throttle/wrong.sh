# A program that waits needs no time.
time timeout 2 sleep 10
grep -E 'nr_|throttled' /sys/fs/cgroup/{{boat}}/cpu.stat
