# Sets a clock it has not got.
cat /proc/self/cgroup /proc/uptime
unshare --boottime {{offset}} --fork sleep 900
unshare --boottime {{offset}} --fork uptime --pretty
