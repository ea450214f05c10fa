exit
pgrep sleep
