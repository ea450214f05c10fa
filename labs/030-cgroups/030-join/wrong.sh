# A sleeper started outside, and a number that nobody has.
sleep 1000 &
echo 99999 > /sys/fs/cgroup/{{boat}}/cgroup.procs
kill %%
