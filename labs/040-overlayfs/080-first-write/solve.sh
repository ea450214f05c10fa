umount /tmp/run{1..10}
mkdir -p /tmp/slow/{upper,work,merged} /tmp/volume
mount -t overlay overlay -o lowerdir=/tmp/base,upperdir=/tmp/slow/upper,workdir=/tmp/slow/work,userxattr /tmp/slow/merged
cp /tmp/base/hold /tmp/volume
sync
time echo x >> /tmp/volume/hold
time echo x >> /tmp/slow/merged/hold
