# Renames the whole Linux, and puts the queue up there too.
hostname {{hostname}}
ipcmk --queue --shmem 4096 --semaphore 1
ipcs
hostname; ipcs | grep -c 0x
hostname drydock
ipcrm --all
