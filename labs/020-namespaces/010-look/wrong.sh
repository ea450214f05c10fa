# Leaves out the process.
ls -l /proc/ns
