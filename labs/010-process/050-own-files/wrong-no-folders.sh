# There is nowhere for the changes to go.
unshare --mount bash
mount -t overlay overlay -o lowerdir=/etc,upperdir=/root/nowhere/mine,workdir=/root/nowhere/work,userxattr /etc
id -un
exit
