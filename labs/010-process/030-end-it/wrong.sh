# Asks politely, and takes silence for success.
nsenter --target $(pgrep -n sleep) --pid --mount kill -9 1
kill $(pgrep -n sleep)
pgrep -a sleep
