"""A network of its own for a command: a name server on 127.0.0.1 whose answers change, and a service that is to stay unseen.

network.py ANSWERS QUERIES SECRETS COMMAND...

Each query is answered with the next address of ANSWERS, a line each, whatever it asks for.
QUERIES gets a line for each query for an IPv4 address, SECRETS one for each connection to port 80 of this host.
"""

import fcntl
import itertools
import socket
import struct
import subprocess
import sys
import threading

SIOCSIFFLAGS = 0x8914
IFF_UP_RUNNING = 0x41
TYPE_A = 1


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP_RUNNING))


def question(query):
    """The name that is asked for, and where the question ends."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    return ".".join(labels).lower(), at + 5


def serve_names(listening, answers, queries):
    turns = itertools.cycle(answers)
    while True:
        query, client = listening.recvfrom(512)
        name, end = question(query)
        (kind,) = struct.unpack("!H", query[end - 4 : end - 2])
        records = b""
        if kind == TYPE_A:
            address = next(turns)
            queries.write(f"{name} {address}\n")
            queries.flush()
            records = struct.pack("!HHHIH", 0xC00C, TYPE_A, 1, 0, 4) + socket.inet_aton(address)
        counts = struct.pack("!HHHH", 1, 1 if records else 0, 0, 0)
        listening.sendto(query[:2] + b"\x81\x80" + counts + query[12:end] + records, client)


def serve_secret(listening, secrets):
    while True:
        connection, _ = listening.accept()
        secrets.write("seen\n")
        secrets.flush()
        connection.close()


def main():
    answers, queries, secrets, *command = sys.argv[1:]
    loopback_up()
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
    service = socket.create_server(("", 80))
    with open(answers) as lines:
        turns = lines.read().split()
    for serve, *arguments in (
        (serve_names, names, turns, open(queries, "w")),
        (serve_secret, service, open(secrets, "w")),
    ):
        threading.Thread(target=serve, args=arguments, daemon=True).start()
    sys.exit(subprocess.run(command, check=False).returncode)


main()
