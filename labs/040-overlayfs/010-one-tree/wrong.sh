# On the root file system, which is an overlay itself.
mkdir /opt/{lower,upper,work,merged}
mount -t overlay overlay -o lowerdir=/opt/lower,upperdir=/opt/upper,workdir=/opt/work,userxattr /opt/merged
cat /tmp/merged/depth
