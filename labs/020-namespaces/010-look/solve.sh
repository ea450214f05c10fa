ls -l /proc/$$/ns
readlink /proc/$$/ns/pid /proc/self/ns/pid
