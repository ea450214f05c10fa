sleep 1000 &
readlink /proc/$$/ns/pid /proc/$!/ns/pid
exit
pgrep sleep
ps -e
