unshare --pid --mount --fork bash
