cat /proc/self/cgroup /proc/uptime
unshare --cgroup --time --boottime {{offset}} --fork sleep 1000 &
nsenter --target $(pgrep -n sleep) --cgroup --time cat /proc/self/cgroup /proc/uptime
unshare --time --boottime {{offset}} --fork uptime --pretty
