sudo mkdir /sys/fs/cgroup/mycontainer
echo $((50 * 1024 * 1024)) | sudo tee /sys/fs/cgroup/mycontainer/memory.max
echo $$ | sudo tee /sys/fs/cgroup/mycontainer/cgroup.procs
