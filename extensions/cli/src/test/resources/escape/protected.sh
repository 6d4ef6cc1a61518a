# Attempts on files that may not be written though the tree around them may. TARGET is there; ABSENT, beside it, is not.

### writing by its path
echo forged >"$TARGET"
### appending
echo forged >>"$TARGET"
### truncating
truncate -s 0 "$TARGET"
### removing
rm -f "$TARGET"
### moving away
mv "$TARGET" "$PROJECT/a"
### replacing
echo forged >"$PROJECT/b" && mv "$PROJECT/b" "$TARGET"
### changing the mode
chmod 777 "$TARGET"
### writing through a hard link
ln "$TARGET" "$PROJECT/c" && echo forged >"$PROJECT/c"
### writing through a symbolic link
ln -s "$TARGET" "$PROJECT/d" && echo forged >"$PROJECT/d"
### writing through /proc/self/root
echo forged >"/proc/self/root$TARGET"
### writing through a directory entered before
cd "$(dirname "$TARGET")" && echo forged >target
### moving its directory away and making it anew
directory=$(dirname "$TARGET")
mv "$directory" "$PROJECT/e" && mkdir "$directory" && echo forged >"$TARGET"
### moving the directory above away and making it anew
above=$(dirname "$(dirname "$TARGET")")
mv "$above" "$PROJECT/f" && mkdir -p "$(dirname "$TARGET")" && echo forged >"$TARGET" &&
    mv "$TARGET" "$PROJECT/f/$NAME/target" && rm -r "$above" && mv "$PROJECT/f" "$above"
### exchanging its directory with another (inside only)
mkdir -p "$PROJECT/g" && echo forged >"$PROJECT/g/target"
/usr/bin/python3 -c 'import ctypes, os
ctypes.CDLL(None).renameat2(-100, (os.environ["PROJECT"] + "/g").encode(), -100, os.path.dirname(os.environ["TARGET"]).encode(), 2)'
### mounting over its directory (inside only)
mkdir -p "$PROJECT/h" && mount --bind "$PROJECT/h" "$(dirname "$TARGET")"
umount -l "$TARGET" && echo forged >"$TARGET"
### making what is absent
echo forged >"$ABSENT"
### making a directory of what is absent
mkdir "$ABSENT"
### linking what is absent
ln -s /etc/passwd "$ABSENT"
### moving something to what is absent
echo forged >"$PROJECT/i" && mv "$PROJECT/i" "$ABSENT"
### moving a directory to what is absent
mkdir "$PROJECT/j" && mv -T "$PROJECT/j" "$ABSENT"
### removing what holds the place of what is absent
rm -f "$ABSENT"
echo forged >"$ABSENT"
### making what is absent by a hard link
echo forged >"$PROJECT/k" && ln "$PROJECT/k" "$ABSENT"
### making what is absent from an unnamed file (inside only)
/usr/bin/python3 -c 'import os
f = os.open(os.environ["PROJECT"], os.O_TMPFILE | os.O_RDWR)
os.link(f"/proc/self/fd/{f}", os.environ["ABSENT"])'
