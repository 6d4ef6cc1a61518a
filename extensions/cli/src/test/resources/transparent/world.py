"""Two networks: one in which srt is to be run, and one that it reaches by a link, with a server of every kind.

world.py DIRECTORY

To be run in namespaces of networks and mounts of its own. The files by which names are found are laid out as systemd-resolved does,
with a domain to search. Says "ready" when all servers answer, and ends when its standard input does.

    DIRECTORY/files       what the web server shows
    DIRECTORY/ssh         host.pub and user, for the ssh server
    DIRECTORY/ca.pem      whom to believe the web server's name
    DIRECTORY/queries     a line for each name that the name server was asked for
    DIRECTORY/arrivals    a line with the port for each connection or datagram that came to a web server or the echo
"""

import ctypes
import http.server
import os
import pathlib
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import threading
import time

CLONE_NEWNET = 0x40000000
TYPE_A, TYPE_AAAA, NAME_ERROR = 1, 28, 3
HERE, THERE = ("192.0.2.1", "2001:db8::1"), ("192.0.2.10", "2001:db8::10")
OTHER = ("192.0.2.11", "2001:db8::11")
ZONE = "world.test"
NOBODY = 65534
POSTGRES = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1:]

top = pathlib.Path(sys.argv[1])


def run(*words):
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def note(what, line):
    with open(top / what, "a") as file:
        file.write(line + "\n")


def answer(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    name, end = ".".join(labels).lower(), at + 5
    (kind,) = struct.unpack("!H", query[end - 4 : end - 2])
    note("queries", name)
    known = name.endswith("." + ZONE) and "missing" not in name
    data = b""
    if known and kind == TYPE_A and not name.startswith("six."):
        data = socket.inet_aton(THERE[0])
    if known and kind == TYPE_AAAA and not name.startswith("four."):
        data = socket.inet_pton(socket.AF_INET6, THERE[1])
    record = struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(data)) + data if data else b""
    flags = 0x8180 | (0 if known else NAME_ERROR)
    return query[:2] + struct.pack("!HHHHH", flags, 1, 1 if data else 0, 0, 0) + query[12:end] + record


def serve_names(at):
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind((at, 53))

    def serve():
        while True:
            query, client = listening.recvfrom(512)
            listening.sendto(answer(query), client)

    threading.Thread(target=serve, daemon=True).start()


class Files(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments):
        super().__init__(*arguments, directory=str(top / "files"))

    def handle(self):
        note("arrivals", str(self.server.server_address[1]))
        super().handle()

    def log_message(self, *arguments):
        pass


class Web(socketserver.ThreadingMixIn, http.server.HTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True
    request_queue_size = 128


def serve_web(port, context=None):
    server = Web(("::", port), Files)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def serve_echo(at, port):
    """At one address: an answer comes from where the question went."""
    listening = socket.socket(socket.AF_INET6 if ":" in at else socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind((at, port))

    def serve():
        while True:
            message, client = listening.recvfrom(65535)
            note("arrivals", str(port))
            listening.sendto(message.upper(), client)

    threading.Thread(target=serve, daemon=True).start()


def certificate():
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=" + ZONE, "-addext", f"subjectAltName=DNS:*.{ZONE}",
        "-keyout", str(top / "key.pem"), "-out", str(top / "ca.pem")], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(top / "ca.pem", top / "key.pem")
    return context


def ssh_server():
    directory = top / "ssh"
    directory.mkdir()
    os.makedirs("/run/sshd", exist_ok=True)
    for name in ("host", "user"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory / name)
    (directory / "config").write_text(
        f"HostKey {directory}/host\nAuthorizedKeysFile {directory}/user.pub\nStrictModes no\nUsePAM no\n"
        f"PidFile none\nPermitRootLogin yes\n")
    return subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", str(directory / "config")], stderr=subprocess.DEVNULL)


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def postgres_server():
    data = top / "postgres"
    data.mkdir()
    os.chown(data, NOBODY, NOBODY)
    subprocess.run([POSTGRES[0] / "initdb", "-D", data, "-A", "trust", "-U", "someone", "--no-sync"], check=True,
                   preexec_fn=as_nobody, stdout=subprocess.DEVNULL, cwd="/")
    with open(data / "pg_hba.conf", "a") as rules:
        rules.write("host all all all trust\n")
    return subprocess.Popen([POSTGRES[0] / "postgres", "-D", data, "-c", "listen_addresses=*", "-c", "fsync=off",
                             "-c", "unix_socket_directories="],
                            preexec_fn=as_nobody, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def redis_server():
    server = subprocess.Popen(["redis-server", "--protected-mode", "no", "--save", "", "--dir", "/"],
                              stdout=subprocess.DEVNULL)
    wait_for(6379)
    with socket.create_connection(("127.0.0.1", 6379)) as connection:
        connection.sendall(b"SET file content\r\n")
        connection.recv(100)
    return server


def wait_for(port):
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nobody answers at port {port}")


def there(ready, linked):
    """The other network: serves until this process is ended."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    os.write(ready, b"n")
    os.read(linked, 1)
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "set", "there", "up")
    run("ip", "address", "add", THERE[0] + "/24", "dev", "there")
    run("ip", "address", "add", OTHER[0] + "/24", "dev", "there")
    run("ip", "address", "add", THERE[1] + "/64", "dev", "there", "nodad")
    run("ip", "address", "add", OTHER[1] + "/64", "dev", "there", "nodad")
    serve_web(443, certificate())
    for port in (80, 81):
        serve_web(port)
    for port in (123, 124):
        for at in (*THERE, OTHER[0]):
            serve_echo(at, port)
    servers = [ssh_server(), postgres_server(), redis_server()]
    wait_for(22)
    wait_for(5432)
    os.write(ready, b"s")
    os.read(linked, 1)
    for server in servers:
        server.terminate()
        server.wait()
    os._exit(0)


def main():
    ready, linked = os.pipe(), os.pipe()
    other = os.fork()
    if other == 0:
        os.close(linked[1])
        there(ready[1], linked[0])
    os.close(linked[0])
    os.close(ready[1])
    run("ip", "link", "set", "lo", "up")
    os.read(ready[0], 1)
    run("ip", "link", "add", "here", "type", "veth", "peer", "name", "there", "netns", other)
    run("ip", "address", "add", HERE[0] + "/24", "dev", "here")
    run("ip", "address", "add", HERE[1] + "/64", "dev", "here", "nodad")
    run("ip", "link", "set", "here", "up")
    for at in ("127.0.0.1", "127.0.0.53"):
        serve_names(at)

    settings, stub = top / "etc", top / "stub-resolv.conf"
    run("cp", "-a", "/etc", settings)
    stub.write_text(f"nameserver 127.0.0.53\noptions edns0 trust-ad\nsearch {ZONE}\n")
    (settings / "resolv.conf").unlink(missing_ok=True)
    (settings / "resolv.conf").symlink_to(stub)
    with open(settings / "hosts", "a") as hosts:
        hosts.write(f"{THERE[0]} listed.{ZONE}\n")
    (settings / "nsswitch.conf").write_text(
        "passwd: files\ngroup: files\nhosts: mymachines resolve [!UNAVAIL=return] files myhostname dns\n")
    run("mount", "--bind", settings, "/etc")

    os.write(linked[1], b"l")
    if os.read(ready[0], 1) != b"s":
        raise SystemExit("the other network has no servers")
    print("ready", flush=True)
    sys.stdin.read()
    os.close(linked[1])
    os.waitpid(other, 0)


main()
