"""Listens on the host in every way a sandboxed command might reach, and tells what it heard, one line each.

Arguments: a directory for unix sockets, and the name of an abstract socket. Says first, in one line, the TCP and the UDP
port. Who comes to the unix socket named allowed is let in, and not told of. Ends with its standard input.
"""
import contextlib
import os
import selectors
import socket
import sys

directory, abstract = sys.argv[1:]
ears = selectors.DefaultSelector()


def listen(family, kind, address, then=None):
    ear = socket.socket(family, kind)
    if family == socket.AF_INET6:
        ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    ear.bind(address)
    if isinstance(address, str) and not address.startswith("\0"):
        os.chmod(address, 0o777)
    if kind == socket.SOCK_STREAM:
        ear.listen(64)
    ears.register(ear, selectors.EVENT_READ, then or (accept if kind == socket.SOCK_STREAM else hear))
    return ear.getsockname()


def accept(ear):
    connection, _ = ear.accept()
    ears.register(connection, selectors.EVENT_READ, hear)


def let_in(ear):
    connection, _ = ear.accept()
    connection.close()


def received(ear):
    try:
        return os.read(ear, 65536) if isinstance(ear, int) else ear.recv(65536)
    except OSError:
        return b""


def hear(ear):
    data = received(ear)
    if data:
        print(repr(data), flush=True)
    if not isinstance(ear, int) and ear.type == socket.SOCK_STREAM:
        with contextlib.suppress(OSError):
            ear.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        ears.unregister(ear)
        ear.close()


tcp = listen(socket.AF_INET6, socket.SOCK_STREAM, ("::", 0))[1]
udp = listen(socket.AF_INET6, socket.SOCK_DGRAM, ("::", 0))[1]
listen(socket.AF_UNIX, socket.SOCK_STREAM, os.path.join(directory, "stream"))
listen(socket.AF_UNIX, socket.SOCK_STREAM, os.path.join(directory, "allowed"), let_in)
listen(socket.AF_UNIX, socket.SOCK_DGRAM, os.path.join(directory, "datagram"))
listen(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + abstract)
fifo = os.path.join(directory, "fifo")
os.mkfifo(fifo)
os.chmod(fifo, 0o666)
ears.register(os.open(fifo, os.O_RDWR | os.O_NONBLOCK), selectors.EVENT_READ, hear)
ears.register(sys.stdin, selectors.EVENT_READ, ears.unregister)
print(tcp, udp, flush=True)
while sys.stdin in [key.fileobj for key in ears.get_map().values()]:
    for key, _ in ears.select():
        key.data(key.fileobj)
# What was sent before the end is still heard.
while pending := ears.select(timeout=0.05):
    for key, _ in pending:
        key.data(key.fileobj)
