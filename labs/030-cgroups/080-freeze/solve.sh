sh -c 'echo 0 > /sys/fs/cgroup/{{boat}}/cgroup.procs; while :; do date +%T >> /root/clock; sleep 1; done' &
echo 1 > /sys/fs/cgroup/{{boat}}/cgroup.freeze
