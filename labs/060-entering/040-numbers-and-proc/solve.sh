nsenter --target $P --pid cat /proc/1/comm
nsenter --target $P --pid bash -c 'echo $$; readlink /proc/self'
nsenter --target $P --mount ps
nsenter --target $P --pid unshare --mount-proc ps -e
