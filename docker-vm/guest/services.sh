# Drydock's two halves: the keeper (root) and the server (no privileges at all); and the mirror. Sourced by supervise.sh.

readonly server_uid=990
readonly mirror_uid=991

start_services() {
    # The keeper's socket lies in a folder that only the server may enter.
    install -d -m 0710 -o root -g $server_uid /run/drydock
    install -d -m 0700 -o $server_uid -g $server_uid /var/lib/drydock/server
    # What each learner gets, when the operator said so: a file on the host, see `npm start -- --help`.
    local limits
    limits=$(kernel_argument drydock.limits)
    if [ -n "$limits" ]; then base64 -d <<< "$limits" > /run/drydock/limits.json; fi
    # Node keeps here what it compiled: the next boot's start is twice as fast. Each has its own: code is trust.
    install -d -m 0700 /var/lib/drydock/compile-cache
    keep_running keeper start_keeper &
    keep_running server start_server &
}

start_keeper() {
    exec setsid env -i PATH="$PATH" LANG="$LANG" HOME=/root NODE_ENV=production \
        DRYDOCK_KEEPER_SOCKET=/run/drydock/keeper.sock \
        DRYDOCK_SERVER_UID=$server_uid \
        DRYDOCK_STATE=/var/lib/drydock \
        DRYDOCK_LIMITS=/run/drydock/limits.json \
        NODE_COMPILE_CACHE=/var/lib/drydock/compile-cache \
        $drydock/bin/node $drydock/services/keeper.mjs
}

# capabilities(7): an empty bounding set and no_new_privs leave no way back to any privilege.
start_server() {
    exec setsid env -i PATH="$PATH" LANG="$LANG" HOME=/var/lib/drydock/server NODE_ENV=production \
        DRYDOCK_KEEPER_SOCKET=/run/drydock/keeper.sock \
        DRYDOCK_STATE=/var/lib/drydock/server \
        NODE_COMPILE_CACHE=/var/lib/drydock/server/compile-cache \
        DRYDOCK_LISTEN=0.0.0.0:8080 \
        DRYDOCK_ORIGINS="$(kernel_argument drydock.origins)" \
        DRYDOCK_WEB=$drydock/apps/web/out \
        DRYDOCK_LABS=$drydock/labs \
        setpriv --reuid $server_uid --regid $server_uid --clear-groups \
        --bounding-set=-all --inh-caps=-all --no-new-privs \
        $drydock/bin/node $drydock/services/server.mjs
}

# The files that sessions may fetch, by HTTP. Its small server speaks to hostile learners: it sees nothing but these
# files (chroot(2)), has no privileges, and what it may use is bounded.
start_mirror_service() {
    local group=/sys/fs/cgroup/drydock-mirror
    mkdir -p "$group"
    echo 67108864 > "$group/memory.max"
    echo 256 > "$group/pids.max"
    keep_running mirror start_mirror &
}

start_mirror() {
    exec setsid env -i setpriv --clear-groups --inh-caps=-all --no-new-privs \
        --bounding-set=-all,+sys_chroot,+setuid,+setgid \
        /usr/sbin/chroot --userspec=$mirror_uid:$mirror_uid $drydock/mirror \
        /busybox httpd -f -p 10.88.0.1:80 -h /files
}

# $1 is the service's name, $2 what starts it. A service that dies at once is started again ever more slowly.
keep_running() {
    local name=$1 start=$2 delay=0.2 began status
    local group=/sys/fs/cgroup/drydock-$name
    mkdir -p "$group"
    while :; do
        began=$SECONDS
        # A cgroup each: what one of them uses is counted apart, and one that leaks memory takes only itself along.
        (echo "$BASHPID" > "$group/cgroup.procs" && cd / && "$start") < /dev/null > /dev/console 2>&1
        status=$?
        if ((SECONDS - began >= 10)); then delay=0.2; fi
        echo "drydock-service-ended: $name, status $status; starting it again in $delay s" > /dev/console
        sleep "$delay"
        case $delay in 0.2) delay=1 ;; 1) delay=2 ;; 2) delay=4 ;; *) delay=8 ;; esac
    done
}
