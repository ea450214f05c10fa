# Sourced by every interactive bash of a session, nested ones too (/etc/bash.bashrc). Needs bash 5.1.
# It sets the prompt, and tells the page beside the terminal which command is running, with marks that no terminal draws:
#   OSC 133 ; A ; aid=PID:TOKEN BEL                          a prompt follows
#   OSC 133 ; C ; aid=PID:TOKEN BEL                          a command starts
#   OSC 633 ; E ; aid=PID:TOKEN ; FIRST ; NUMBER LINE BEL    its line, as `history 1` prints it; FIRST is its first simple command
#   OSC 133 ; D ; STATUS ; aid=PID:TOKEN BEL                 it returned
# PID is what this shell believes to be its number ($$), TOKEN tells shells with equal numbers apart.
# Nothing here forks: every number that a process gets is the learner's own doing, and in a pid namespace whose
# number 1 has gone, where no fork works any more, the only error is that of the learner's command.

case $- in *i*) ;; *) return 0 ;; esac
# Sourced before in this very shell, perhaps by a .bashrc.
if [[ -n ${__drydock_aid-} ]]; then return 0; fi
shopt -s checkwinsize

# 0: at the prompt; 1: a line was read and starts; 2: it runs. Not exported: a nested shell has its own.
__drydock_stage=0
__drydock_yields=0

# Printed when a whole command has been read, before it runs. The substring is empty: it is there for its arithmetic.
PS0='\e]133;C;aid=${__drydock_aid}\a${__drydock_aid:$((__drydock_stage = 1, 0)):0}'

# Runs before the first simple command of a line, then leaves, so that loops are not slowed. It keeps $_ as it was.
# Standard error is closed inside, so that `set -x` does not show it; marks go through descriptor 9.
# It runs for the commands of PROMPT_COMMAND too, where standard error is closed already: that must not end a `set -e`.
__drydock_trap='{ if ((__drydock_stage == 1)); then __drydock_last=$_; trap - DEBUG; __drydock_line; : "$__drydock_last"; fi; } 9>&2 2>&- || :'

__drydock_line() {
  __drydock_stage=2
  # The learner's own DEBUG trap: ours does not come back.
  if [[ $BASH_COMMAND == trap*DEBUG* ]]; then __drydock_yields=1; fi
  __drydock_tell_line "${BASH_COMMAND:0:300}"
}

# Runs before each prompt. In stage 0 no command ran since the last one: an empty line, or Ctrl-C.
__drydock_prompt() {
  local status=$?
  # A line like ( sleep 1 ) has no simple command in this shell, so its line is told only now.
  if ((__drydock_stage == 1)); then __drydock_tell_line ''; fi
  if ((__drydock_stage)); then builtin printf '\e]133;D;%s;aid=%s\a' "$status" "$__drydock_aid" >&9; fi
  __drydock_stage=0
  builtin printf '\e]133;A;aid=%s\a' "$__drydock_aid" >&9
}

__drydock_tell_line() {
  local first=${1//\\/\\\\}
  first=${first//;/\\x3b}
  builtin printf '\e]633;E;aid=%s;%s;' "$__drydock_aid" "${first//[[:cntrl:]]/ }" >&9
  HISTTIMEFORMAT='' builtin history 1 >&9
  builtin printf '\a' >&9
}

# Each element starts with the command's $?. Ours is first, so that the marks come even when another one fails.
PROMPT_COMMAND=(
  '{ __drydock_prompt; if ((__drydock_yields == 0)); then trap "$__drydock_trap" DEBUG; fi; } 9>&2 2>&-'
  "${PROMPT_COMMAND[@]}"
)
__drydock_aid=$$:$SRANDOM

case ${TERM-dumb} in
  dumb) PS1='\u@\h:\w\$ ' ;;
  *) PS1='\[\e[38;5;109m\]\u@\h\[\e[0m\]:\[\e[38;5;180m\]\w\[\e[0m\]\$ ' ;;
esac
