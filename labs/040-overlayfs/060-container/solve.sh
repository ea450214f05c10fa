mkdir -p /tmp/box/{diff,work,merged}
mount -t overlay overlay -o lowerdir=/tmp/layer3:/tmp/layer2:/tmp/layer1,upperdir=/tmp/box/diff,workdir=/tmp/box/work,userxattr /tmp/box/merged
cmp /tmp/layer2/etc/motd /tmp/box/merged/etc/motd
echo 'print("ahoy, box")' > /tmp/box/merged/app/app.py
