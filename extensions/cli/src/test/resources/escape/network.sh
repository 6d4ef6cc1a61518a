# Attempts on the network. Nothing is allowed; the host listens at TCP and UDP everywhere, and at unix sockets.

### TCP to the host's loopback
echo "$NAME" >"/dev/tcp/127.0.0.1/$TCP"
### TCP to the host's loopback by IPv6
echo "$NAME" >"/dev/tcp/::1/$TCP"
### TCP to the host's loopback, written as IPv4 in IPv6
echo "$NAME" >"/dev/tcp/::ffff:127.0.0.1/$TCP"
### TCP to another address of the host
echo "$NAME" >"/dev/tcp/$ADDRESS/$TCP"
### TCP to the unspecified address
echo "$NAME" >"/dev/tcp/0.0.0.0/$TCP"
### UDP to the host's loopback
echo "$NAME" >"/dev/udp/127.0.0.1/$UDP"
### UDP to another address of the host
echo "$NAME" >"/dev/udp/$ADDRESS/$UDP"
### TCP with data in the first packet (inside only)
/usr/bin/python3 -c 'import os, socket
s = socket.socket()
s.sendto(os.environ["NAME"].encode(), 0x20000000, ("127.0.0.1", int(os.environ["TCP"])))'
### multipath TCP (inside only)
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
s.connect((os.environ["ADDRESS"], int(os.environ["TCP"])))
s.send(os.environ["NAME"].encode())'
### a broadcast (inside only)
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(os.environ["NAME"].encode(), ("255.255.255.255", int(os.environ["UDP"])))'
### a name by the system's resolver (inside only)
timeout 3 getent ahosts "$NAME.example.com" >"$LOOT"
### a ping (inside only)
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
s.settimeout(2)
s.sendto(b"\x08\0\0\0\0\0\0\0", (os.environ["ADDRESS"], 0))
open(os.environ["LOOT"], "wb").write(s.recv(100))'
### raw IP (inside only)
"$PROBE" socket 2 3 1 && echo made >"$LOOT"
### another interface or route (inside only)
ip link add dummy0 type dummy && echo made >"$LOOT"
ip route add default dev lo && echo routed >"$LOOT"
### the host's interfaces (not by the fence)
grep -v '^ *lo:\|^Inter\|^ face' /proc/net/dev >"$LOOT"
### the host's connections (not by the fence)
grep -i ":$(printf %04X "$TCP") " /proc/net/tcp6 >"$LOOT"

### a unix socket by its path
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_UNIX)
s.connect(os.environ["SOCKETS"] + "/stream")
s.send(os.environ["NAME"].encode())'
### an abstract unix socket
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_UNIX)
s.connect("\0" + os.environ["ABSTRACT"])
s.send(os.environ["NAME"].encode())'
### a unix datagram socket
/usr/bin/python3 -c 'import os, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.sendto(os.environ["NAME"].encode(), os.environ["SOCKETS"] + "/datagram")'
### a pair of datagram sockets turned to a path
"$PROBE" datagram "$SOCKETS/datagram" "$NAME"
### a unix socket by a call of i386 (inside only)
"$PROBE" i386 && echo passed >"$LOOT"
### packets (inside only)
"$PROBE" socket 17 3 768 && echo made >"$LOOT"
### virtual machine sockets (inside only)
"$PROBE" socket 40 1 0 && echo made >"$LOOT"
### families that few have heard of (inside only)
for family in 3 4 5 6 8 9 15 18 21 23 26 27 28 29 30 31 34 35 37 38 39 41 42 43 44 45; do
    for kind in 1 2 3 5; do "$PROBE" socket $family $kind 0 && echo $family >>"$LOOT"; done
done
### netlink beyond what lists interfaces (inside only)
for protocol in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 18 19 20 21 22; do
    "$PROBE" socket 16 3 $protocol && echo $protocol >>"$LOOT"
done
### sockets by io_uring (inside only)
"$PROBE" call io_uring_setup && echo passed >"$LOOT"
