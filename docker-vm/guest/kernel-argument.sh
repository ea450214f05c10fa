# What the host wrote on the kernel's command line.

# $1 is the argument's name; prints its value, or nothing.
kernel_argument() {
    local line word
    read -r line < /proc/cmdline
    for word in $line; do
        case $word in "$1="*) echo "${word#*=}" && return ;; esac
    done
}
