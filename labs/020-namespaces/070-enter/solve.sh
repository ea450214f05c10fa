unshare --pid --net --mount-proc --fork sleep 1000 &
readlink /proc/self/ns/net /proc/$(pgrep -n sleep)/ns/net
nsenter --target $(pgrep -n sleep) --net ip -brief link
nsenter --target $(pgrep -n sleep) --net ps -e
nsenter --target $(pgrep -n sleep) --mount --pid --net ps -e
mkdir -p /sys/fs/cgroup/box
echo $(pgrep -n sleep) > /sys/fs/cgroup/box/cgroup.procs
nsenter --target $(pgrep -n sleep) --all cat /proc/1/cgroup /proc/self/cgroup
