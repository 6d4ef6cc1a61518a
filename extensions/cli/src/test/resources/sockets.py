# What a command in the sandbox tries with sockets. Each attempt returns what the server said, or the error's name.
import ctypes
import errno
import os
import socket
import struct
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)


def name(e):
    return errno.errorcode.get(e.errno, str(e))


def unix(path, kind=socket.SOCK_STREAM):
    try:
        with socket.socket(socket.AF_UNIX, kind) as s:
            s.connect(path)
            return s.recv(100).decode()
    except OSError as e:
        return name(e)


def raw(address, length=None):
    """Connects to an address of these bytes, which need not make sense."""
    with socket.socket(socket.AF_UNIX) as s:
        done = libc.connect(s.fileno(), address, len(address) if length is None else length)
        return "connected" if done == 0 else errno.errorcode[ctypes.get_errno()]


def unix_address(path):
    return struct.pack("=H", socket.AF_UNIX) + path


def tcp(port, blocking=True):
    try:
        with socket.socket() as s:
            s.setblocking(blocking)
            try:
                s.connect(("127.0.0.1", port))
            except BlockingIOError:
                import select
                select.select([], [s], [], 30)
                problem = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if problem:
                    return errno.errorcode[problem]
            s.getpeername()
            return "connected"
    except OSError as e:
        return name(e)


def attempt(call):
    try:
        call()
        return "done"
    except OSError as e:
        return name(e)


def race(seconds, swap, connect):
    """Swaps as fast as it can while connecting as fast as it can; returns the different results."""
    end = time.monotonic() + seconds
    ended = threading.Event()

    def swapping():
        while not ended.is_set():
            swap()

    thread = threading.Thread(target=swapping)
    thread.start()
    results = set()
    while time.monotonic() < end:
        results.add(connect())
    ended.set()
    thread.join()
    return " ".join(sorted(results))


def zombies_gone(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        dead = 0
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
                dead += fields[0] == "Z" and fields[1] == "1"
            except OSError:
                pass
        if dead == 0:
            return True
        time.sleep(0.01)
    return False
