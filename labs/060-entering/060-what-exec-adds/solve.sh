nsenter --target $P --all grep -E 'CapEff|Seccomp_filters' /proc/self/status
docker exec {{name}} grep -E 'CapEff|Seccomp_filters' /proc/self/status
nsenter --target $P --all cat /proc/self/cgroup
docker exec {{name}} cat /proc/self/cgroup
nsenter --target $P --all dd if=/dev/zero of=/dev/null bs=100M count=1
docker exec {{name}} dd if=/dev/zero of=/dev/null bs=100M count=1
docker exec --user 1000 {{name}} id -u
docker exec --explain {{name}} id
