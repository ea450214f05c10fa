umount /tmp/merged /tmp/box/merged
mkdir /tmp/base
dd if=/dev/zero of=/tmp/base/hold bs=1M count=80
for i in {1..10}; do mkdir /tmp/image$i /tmp/run$i; echo $i > /tmp/image$i/name; mount -t overlay overlay -o lowerdir=/tmp/image$i:/tmp/base /tmp/run$i; done
du -shc /tmp/base /tmp/image*
stat -c '%i %n' /tmp/base/hold /tmp/run1/hold /tmp/run10/hold
