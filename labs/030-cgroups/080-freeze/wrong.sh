# Stopped by a signal: that is the process's own state, and the group is not frozen.
sh -c 'echo 0 > /sys/fs/cgroup/{{boat}}/cgroup.procs; while :; do sleep 1; done' &
kill -STOP $!
kill -9 $!
