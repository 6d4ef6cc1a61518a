# Attempts on unix sockets. One is allowed, $SOCKETS/allowed, whose directory may be written; at $SOCKETS/stream another
# one listens. $LATER is an allowed path too, with nothing at it yet.

say() {
    /usr/bin/python3 -c 'import os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.send(os.environ["NAME"].encode())' "$1"
}
### another socket by its path
say "$SOCKETS/stream"
### a link in the place of the allowed one
mv "$SOCKETS/allowed" "$SOCKETS/aside" && ln -s stream "$SOCKETS/allowed" && say "$SOCKETS/allowed"
mv "$SOCKETS/aside" "$SOCKETS/allowed"
### another socket in the place of the allowed one
mv "$SOCKETS/allowed" "$SOCKETS/aside" && mv "$SOCKETS/stream" "$SOCKETS/allowed" && say "$SOCKETS/allowed"
mv "$SOCKETS/allowed" "$SOCKETS/stream"
mv "$SOCKETS/aside" "$SOCKETS/allowed"
### a second name of another socket in the place of the allowed one (inside only)
mv "$SOCKETS/allowed" "$SOCKETS/aside" && ln "$SOCKETS/stream" "$SOCKETS/allowed" && say "$SOCKETS/allowed"
mv "$SOCKETS/aside" "$SOCKETS/allowed"
### a link to another socket where nothing was
ln -s "$SOCKETS/stream" "$LATER" && say "$LATER"
rm "$LATER"
### a link to a descriptor where nothing was
exec 9<"$SOCKETS" && ln -s "/proc/self/fd/9/stream" "$LATER" && say "$LATER"
rm "$LATER"
### a directory that is a link
mv "$(dirname "$LATER")" "$PROJECT/aside" && ln -s "$SOCKETS" "$(dirname "$LATER")" &&
    say "$(dirname "$LATER")/stream"
rm "$(dirname "$LATER")" && mv "$PROJECT/aside" "$(dirname "$LATER")"
### another socket by way of a directory that was entered
cd "$SOCKETS" && say stream
### another socket through /proc/self/root
say "/proc/self/root$SOCKETS/stream"
### an abstract one
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_UNIX)
s.connect("\0" + os.environ["ABSTRACT"])
s.send(os.environ["NAME"].encode())'
### a datagram
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.sendto(os.environ["NAME"].encode(), os.environ["SOCKETS"] + "/datagram")'
### an address that changes while it is judged (inside only)
timeout 4 /usr/bin/python3 -c 'import contextlib, ctypes, os, socket, struct, threading, time
libc = ctypes.CDLL(None)
address = lambda name: struct.pack("H", 1) + (os.environ["SOCKETS"] + name).encode() + b"\0"
good, bad = address("/allowed"), address("/stream")
memory = ctypes.create_string_buffer(128)
def swap():
    while True:
        memory[:len(good)] = good
        memory[:len(bad)] = bad
threading.Thread(target=swap, daemon=True).start()
end = time.monotonic() + 2
while time.monotonic() < end:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as s:
        if libc.connect(s.fileno(), memory, 110) == 0:
            s.send(os.environ["NAME"].encode())'
