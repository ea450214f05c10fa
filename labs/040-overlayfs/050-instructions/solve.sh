mkdir -p /tmp/{layer1/etc,layer2,layer3,work2,work3,build}
cp /etc/os-release /tmp/layer1/etc/
echo "welcome" > /tmp/layer1/etc/motd
mount -t overlay overlay -o lowerdir=/tmp/layer1,upperdir=/tmp/layer2,workdir=/tmp/work2,userxattr /tmp/build
cp --parents /usr/bin/python3 /tmp/build
echo "welcome, python is here" > /tmp/build/etc/motd
umount /tmp/build
mount -t overlay overlay -o lowerdir=/tmp/layer2:/tmp/layer1,upperdir=/tmp/layer3,workdir=/tmp/work3,userxattr /tmp/build
mkdir /tmp/build/app
echo 'print("ahoy")' > /tmp/build/app/app.py
umount /tmp/build
find /tmp/layer1 /tmp/layer2 /tmp/layer3 -type f | sort
