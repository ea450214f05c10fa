mkdir /tmp/{lower,upper,work,merged}
seq 1000 > /tmp/lower/{{place}}
echo "7 fathoms" > /tmp/lower/depth
echo "9 fathoms" > /tmp/upper/depth
mount -t overlay overlay -o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work,userxattr /tmp/merged
cat /tmp/merged/depth
