# Writes when nothing is mounted: no layer gets the files.
mkdir -p /tmp/{layer1/etc,layer2,layer3,work2,work3,build}
echo "welcome" > /tmp/layer1/etc/motd
cp --parents /usr/bin/python3 /tmp/build
find /tmp/layer1 /tmp/layer2 /tmp/layer3 -type f | sort
