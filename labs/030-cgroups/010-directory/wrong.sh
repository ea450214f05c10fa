# A directory like any other, in the wrong place: the kernel puts nothing into it.
mkdir /tmp/{{boat}}
cat /tmp/{{boat}}/memory.max
rmdir /tmp/{{boat}}
