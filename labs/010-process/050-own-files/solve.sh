mkdir -p /root/view/mine /root/view/work
unshare --mount bash
mount -t overlay overlay -o lowerdir=/etc,upperdir=/root/view/mine,workdir=/root/view/work,userxattr /etc
rm /etc/passwd
id -un
exit
