# One command instead of (or beside) the service, for tests and for a look around. Sourced by init.
# Its output goes to the second serial line, followed by its exit status; then the machine powers off.

# $1 is the command, base64.
run_command() {
    # A serial line is a terminal to the kernel: pass every byte as it is.
    stty raw -echo < /dev/ttyS1
    local status=0 output
    if [ "$(kernel_argument drydock.serve)" = 1 ]; then wait_until_healthy || status=124; fi
    if ((status == 0)); then
        cd /root || :
        # Through a pipe, so that programs see that nobody is looking at a terminal. What the command leaves running
        # may keep the pipe open: after the command itself has ended, the rest gets a second.
        coproc output { cat > /dev/ttyS1; }
        local writer=$output_PID
        setsid --wait bash -c "$(base64 -d <<< "$1")" < /dev/null >&"${output[1]}" 2>&1
        status=$?
        eval "exec ${output[1]}>&-"
        local tenths=10
        while ((tenths-- > 0)) && kill -0 "$writer" 2> /dev/null; do sleep 0.1; done
        kill "$writer" 2> /dev/null
    fi
    printf '\ndrydock-exit: %s\n' "$status" > /dev/ttyS1
    kill -TERM 1
}

wait_until_healthy() {
    local seconds=120
    while ! curl -fs -m 2 -o /dev/null http://127.0.0.1:8080/healthz; do
        ((seconds-- > 0)) || { echo "the server did not become healthy within two minutes" > /dev/ttyS1; return 1; }
        sleep 1
    done
}
