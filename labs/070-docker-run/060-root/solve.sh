P=$(docker inspect --format '{{.State.Pid}}' box)
ls -1di /proc/$P/root/. $(docker inspect --format '{{.GraphDriver.Data.MergedDir}}' box)
O=$(docker inspect --format '{{.GraphDriver.Data.LowerDir}}' box)
mkdir -p /var/lib/docker/mine/diff /var/lib/docker/mine/work /var/lib/docker/mine/merged
cd /var/lib/docker/mine
mount -t overlay overlay -o lowerdir=$O,upperdir=diff,workdir=work,userxattr merged
unshare --mount --pid --fork bash
mount -t proc proc merged/proc
cd merged
pivot_root . .
umount -l .
exec /bin/sh
cat /proc/mounts
exit
cd
