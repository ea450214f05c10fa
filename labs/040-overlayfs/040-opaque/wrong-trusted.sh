# Without userxattr the mark cannot be written.
umount /tmp/merged
mkdir /tmp/lower/wrecks
touch /tmp/lower/wrecks/anna
mount -t overlay overlay -o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work /tmp/merged
rm -r /tmp/merged/wrecks
mkdir /tmp/merged/wrecks
