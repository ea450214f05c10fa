nsenter --target $(pgrep -n sleep) --pid --mount kill -9 1
kill $(pgrep -n sleep)
kill -9 $(pgrep -n sleep); wait $!
pgrep -a sleep
