# Leaves nobody behind: name and queue vanish with the last one.
unshare --uts --ipc bash
hostname {{hostname}}
ipcmk --queue --shmem 4096 --semaphore 1
ipcs
exit
hostname; ipcs | grep -c 0x
nsenter --target $(pgrep -n sleep) --uts --ipc ipcs --queues
