umount /tmp/merged
mkdir /tmp/lower/wrecks
touch /tmp/lower/wrecks/anna /tmp/lower/wrecks/berta
mount -t overlay overlay -o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work,userxattr /tmp/merged
rm -r /tmp/merged/wrecks
mkdir /tmp/merged/wrecks
