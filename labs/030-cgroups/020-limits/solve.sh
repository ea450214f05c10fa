echo $((100 * 1024 * 1024)) | sudo tee /sys/fs/cgroup/{{boat}}/memory.max
echo "50000 100000" | sudo tee /sys/fs/cgroup/{{boat}}/cpu.max
