sleep 1000 &
echo $$ | sudo tee /sys/fs/cgroup/{{boat}}/cgroup.procs
sleep 1001 &
