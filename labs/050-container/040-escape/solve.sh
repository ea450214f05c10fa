nsenter -t 1 -m /bin/bash
ls /tmp/mycontainer
exit
exit
