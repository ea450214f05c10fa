# A variable nobody has set.
echo $PID
