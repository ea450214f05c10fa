# Without --fork the program itself keeps the old clock.
cat /proc/self/cgroup /proc/uptime
unshare --cgroup --time --boottime {{offset}} sleep 900 &
nsenter --target $! --cgroup --time cat /proc/self/cgroup /proc/uptime
unshare --time --boottime {{offset}} uptime --pretty
kill $!; wait $!
