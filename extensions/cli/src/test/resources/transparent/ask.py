"""Asks the sandbox's name server.

ask.py [--tcp] [--edns] NAME TYPE...    prints for each type the response's code, the number of answers, and the last answer;
                                        with --edns the extended error, too
ask.py --many NUMBER ZONE               asks for as many names twice, and prints whether their addresses are stable
"""

import ipaddress
import socket
import struct
import sys

SERVER = ("127.0.0.1", 53)
TYPES = {"A": 1, "CNAME": 5, "SOA": 6, "NULL": 10, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SVCB": 64, "HTTPS": 65, "ANY": 255}
CODES = {0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}
OPTIONS, EXTENDED_ERROR = 41, 15


def query(name, kind, edns=False):
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"
    options = b"\0" + struct.pack("!HHIH", OPTIONS, 1232, 0, 0) if edns else b""
    return struct.pack("!HHHHHH", 7, 0x100, 1, 0, 0, int(edns)) + labels + struct.pack("!HH", kind, 1) + options


def read_name(message, at):
    labels, after = [], None
    while message[at]:
        if message[at] >= 0xC0:
            after = after or at + 2
            at = (message[at] & 0x3F) << 8 | message[at + 1]
            continue
        labels.append(message[at + 1 : at + 1 + message[at]].decode())
        at += 1 + message[at]
    return ".".join(labels), after or at + 1


def records(message):
    counts = struct.unpack("!HHHH", message[4:12])
    at = 12
    for _ in range(counts[0]):
        at = read_name(message, at)[1] + 4
    for _ in range(sum(counts[1:])):
        at = read_name(message, at)[1]
        kind, _, _, length = struct.unpack("!HHIH", message[at : at + 10])
        yield kind, at + 10, message[at + 10 : at + 10 + length]
        at += 10 + length


def text(message, kind, at, data):
    if kind in (1, 28):
        return str(ipaddress.ip_address(data))
    if kind == OPTIONS and data:
        code, _, reason = struct.unpack("!HHH", data[:6])
        assert code == EXTENDED_ERROR
        return f"{reason} {data[6:].decode()}"
    return read_name(message, at)[0] if kind == 12 else ""


def ask(message, tcp):
    if not tcp:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.settimeout(5)
            one.connect(SERVER)
            one.send(message)
            return one.recv(65535)
    with socket.create_connection(SERVER, 5) as one:
        one.sendall(struct.pack("!H", len(message)) + message)
        stream = one.makefile("rb")
        return stream.read(struct.unpack("!H", stream.read(2))[0])


def many(number, zone):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.settimeout(5)
    one.connect(SERVER)

    def address(name):
        one.send(query(name, TYPES["A"]))
        return next(data for kind, _, data in records(one.recv(65535)) if kind == TYPES["A"])

    names = [f"n{i}.{zone}" for i in range(number)]
    first = [address(name) for name in names]
    changed = sum(address(name) != before for name, before in zip(names, first))
    print(f"{number} names, {len(set(first))} addresses, {changed} changed")


def main():
    options = {word for word in sys.argv[1:] if word.startswith("--")}
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if "--many" in options:
        many(int(words[0]), words[1])
        return
    for kind in words[1:]:
        answer = ask(query(words[0], TYPES[kind], "--edns" in options), "--tcp" in options)
        assert answer[:2] == b"\0\7"
        last = [text(answer, *record) for record in records(answer)][-1:]
        print(CODES[answer[3] & 0xF], struct.unpack("!H", answer[6:8])[0], *last)


main()
