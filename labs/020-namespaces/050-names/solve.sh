unshare --uts --ipc bash
hostname {{hostname}}
ipcmk --queue --shmem 4096 --semaphore 1
ipcs
sleep 1000 &
exit
hostname; ipcs | grep -c 0x
nsenter --target $(pgrep -n sleep) --uts --ipc ipcs --queues
