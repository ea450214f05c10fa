# Without --fork: bash stays in the old pid namespace, and its first child takes the new one to the grave.
unshare --pid --mount bash
id -un
id -un
exit
