# Leaves only the inner of two shells.
bash
sleep 900 &
readlink /proc/1/ns/pid /proc/$!/ns/pid
kill $!; wait $!
exit
pgrep sleep
ps -e
