# Process number one from here on: starts the mirror and the two halves of Drydock, starts them again when they end,
# runs a command when the host asked for one, and takes everything down in order when the power button is pressed.

readonly drydock=/opt/drydock

. $drydock/guest/kernel-argument.sh
. $drydock/guest/services.sh
. $drydock/guest/power-off.sh
. $drydock/guest/exec.sh

trap power_off TERM PWR
watch_power_button &

start_mirror_service
command=$(kernel_argument drydock.exec)
if [ -z "$command" ] || [ "$(kernel_argument drydock.serve)" = 1 ]; then start_services; fi
if [ -n "$command" ]; then run_command "$command" & fi

# bash reaps every orphan while it waits, and a trap interrupts the wait. The sleep gives it something to wait for.
sleep infinity &
while :; do wait; done
