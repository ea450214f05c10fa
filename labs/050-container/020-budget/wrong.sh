# Limited, with nobody in it.
mkdir /sys/fs/cgroup/mycontainer
echo $((50 * 1024 * 1024)) > /sys/fs/cgroup/mycontainer/memory.max
rmdir /sys/fs/cgroup/mycontainer
