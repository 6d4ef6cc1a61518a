# Attempts on files. The policy: the project may be written, SECRETS not read.

### writing by its path
echo forged >"$TARGET"
### writing through a symbolic link
ln -s "$TARGET" a && echo forged >a
### writing through a linked directory
ln -s "$OUTSIDE" b && echo forged >b/$NAME/target
### writing by way of ..
echo forged >"../outside/$NAME/target"
### writing through a hard link
ln "$TARGET" c && echo forged >c
### writing through /proc/self/root
echo forged >"/proc/self/root$TARGET"
### writing through another process's root
echo forged >"/proc/$PPID/root$TARGET"
### writing through another process's directory
echo forged >"/proc/$PPID/cwd/../outside/$NAME/target"
### writing through pid 1's root and directory (inside only)
echo forged >"/proc/1/root$TARGET"
echo forged >"/proc/1/cwd$TARGET"
### the descriptors of pid 1 (inside only)
readlink /proc/1/fd/* >"$LOOT"
for fd in 0 1 2 3 4 5 6 7 8 9; do
    "$PROBE" forge "/proc/1/fd/$fd" && echo "written to $fd" >>"$LOOT"
    head -c 1 "/proc/1/fd/$fd" >>"$LOOT"
done
### replacing
echo forged >d && mv d "$TARGET"
### moving away
mv "$TARGET" e
### removing
rm -f "$TARGET"
### truncating
truncate -s 0 "$TARGET"
### changing the mode (not by the fence)
chmod 777 "$TARGET"
### making a file beside
touch "$OUTSIDE/$NAME/new"
### making a FIFO beside
mkfifo "$OUTSIDE/$NAME/fifo"
### linking beside
ln -s / "$OUTSIDE/$NAME/link"
### a FIFO that the host reads
echo "$NAME" >"$SOCKETS/fifo"
### a FIFO that the host reads, through a link
ln -s "$SOCKETS/fifo" k && echo "$NAME" >k
### the host's /dev/shm (not by the fence)
cat "$MEMORY_FILE" >"$LOOT"
### a descriptor that the caller left open (inside only)
cat <&30 >"$LOOT"
### the TMPDIR of another sandbox
cat "$OTHER_TMPDIR/secret" >"$LOOT"
ls "$OTHER_TMPDIR/.." >>"$LOOT"

### remounting (inside only)
mount -o remount,bind,rw /
mount -o remount,rw /
echo forged >"$TARGET"
### mounting over (inside only)
mount --bind . "$OUTSIDE/$NAME"
mount -t tmpfs none "$OUTSIDE/$NAME"
[ -e "$TARGET" ] || echo covered >"$LOOT"
### every call that mounts (inside only)
"$PROBE" mount "$TARGET" && echo mounted >"$LOOT"
### file systems of the kernel (inside only)
mkdir -p kernel && for type in proc sysfs cgroup cgroup2 debugfs tracefs devtmpfs securityfs bpf configfs; do
    mount -t $type none kernel && echo $type >>"$LOOT"
done
### a new user namespace by unshare (inside only)
unshare -Urm bash -c 'mount -o remount,bind,rw /; echo forged >"$TARGET"; umount -l "$SECRETS"; cat "$SECRET" >"$LOOT"'
### a new user namespace by clone (inside only)
"$PROBE" namespace clone "$TARGET" && echo made >"$LOOT"
### a new user namespace by clone with other bits set (inside only)
"$PROBE" namespace clone-high-bits "$TARGET" && echo made >"$LOOT"
### a new user namespace by clone3 (inside only)
"$PROBE" namespace clone3 "$TARGET" && echo made >"$LOOT"
### a sandbox within the sandbox (inside only)
bwrap --dev-bind / / bash -c 'echo forged >"$TARGET"; echo made >"$LOOT"'
### chroot (inside only)
chroot / bash -c 'echo forged >"$TARGET"; echo entered >"$LOOT"'
### pid 1's namespaces (inside only)
"$PROBE" enter 1 && echo entered >"$LOOT"
nsenter -t 1 -m bash -c 'echo forged >"$TARGET"'
### one's own namespaces once more (inside only)
"$PROBE" enter self && echo entered >"$LOOT"
### opening by handle (inside only)
"$PROBE" handle "$TARGET"
### a device node of the disk (inside only)
mknod disk b $(stat -c '%Hd %Ld' "$TARGET") && echo made >"$LOOT"
head -c 1 "$(findmnt -nro SOURCE -T "$TARGET")" >"$LOOT"
### the kernel's memory and log (inside only)
for device in /dev/mem /dev/kmem /proc/kcore /dev/kmsg /proc/kmsg; do head -c 1 $device >>"$LOOT"; done

### reading by its path
cat "$SECRET" >"$LOOT"
### reading through a symbolic link
ln -s "$SECRET" f && cat f >"$LOOT"
### reading through a hard link
ln "$SECRET" g && cat g >"$LOOT"
### reading through /proc/self/root
cat "/proc/self/root$SECRET" >"$LOOT"
### reading through pid 1's root (inside only)
cat "/proc/1/root$SECRET" >"$LOOT"
### the names of secrets
ls "$SECRETS" >"$LOOT"
### moving a secret's directory away
mv "$SECRETS/$NAME" h && cat h/secret >"$LOOT"
### uncovering a secret (inside only)
umount -l "$SECRETS" && cat "$SECRET" >"$LOOT"
### mounting everything once more (inside only)
mkdir -p i && mount --bind / i && cat "i$SECRET" >"$LOOT"

### the helper's own file (inside only)
cp /proc/1/exe "$LOOT"
"$PROBE" forge /proc/1/exe && echo written >"$LOOT"
### the helper as an interpreter (inside only)
printf '#!/proc/1/exe\n' >j && chmod +x j && ./j
[ $? = 125 ] && echo run >"$LOOT"
### srt's own directory (inside only)
ls -A "$TMPDIR/.." | grep -vx -e tmp -e tools >>"$LOOT"
: >"$TMPDIR/../new" && echo made >>"$LOOT"
: >"$TMPDIR/../tools/new" && echo made >>"$LOOT"
for tool in "$TMPDIR"/../tools/*; do "$PROBE" forge "$tool" && echo written >>"$LOOT"; done
"$PROBE" forge "$TMPDIR/../srt-init" && echo written >>"$LOOT"
### the directories of other sandboxes (inside only)
ls -A "$TMPDIR/../.." | grep -v "$(basename "$(dirname "$TMPDIR")")" >"$LOOT"
mkdir "$TMPDIR/../../$NAME" && echo made >"$LOOT"
