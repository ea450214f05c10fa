# Removed and not made again: a whiteout, no opaque directory.
umount /tmp/merged
mkdir /tmp/lower/wrecks
touch /tmp/lower/wrecks/anna
mount -t overlay overlay -o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work,userxattr /tmp/merged
rm -r /tmp/merged/wrecks
