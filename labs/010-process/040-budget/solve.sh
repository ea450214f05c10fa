mkdir -p /sys/fs/cgroup/budget
echo {{budget}}M > /sys/fs/cgroup/budget/memory.max
(echo $BASHPID > /sys/fs/cgroup/budget/cgroup.procs; exec tail /dev/zero)
