# The right limit and the right status, but it was a kill and not the budget.
mkdir -p /sys/fs/cgroup/budget
echo {{budget}}M > /sys/fs/cgroup/budget/memory.max
(echo $BASHPID > /sys/fs/cgroup/budget/cgroup.procs; kill -9 $BASHPID)
rmdir /sys/fs/cgroup/budget
