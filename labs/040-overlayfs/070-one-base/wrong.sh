# Copies are no shared layer: each has an inode of its own.
mkdir /tmp/copy1 /tmp/copy10
cp /etc/os-release /tmp/copy1
cp /etc/os-release /tmp/copy10
stat -c '%i %n' /tmp/copy1/os-release /tmp/copy10/os-release
