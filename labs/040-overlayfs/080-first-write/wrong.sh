# Reading through an overlay costs no copy.
mkdir -p /tmp/slow/{upper,work,merged} /tmp/volume
mount -t overlay overlay -o lowerdir=/tmp/base,upperdir=/tmp/slow/upper,workdir=/tmp/slow/work,userxattr /tmp/slow/merged
time cat /tmp/slow/merged/hold > /dev/null
umount /tmp/slow/merged
