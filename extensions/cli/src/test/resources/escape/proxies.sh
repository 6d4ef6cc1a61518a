# Attempts through the proxies. One service of the host's loopback is allowed, localhost:ALLOWED, and a.example; the host
# listens at another port. Without a sandbox there is no proxy, and curl goes straight there.

### the proxy, to the host's loopback
curl -s --noproxy '' -x "$HTTP_PROXY" "http://127.0.0.1:$TCP/$NAME"
### the proxy, to localhost
curl -s --noproxy '' -x "$HTTP_PROXY" "http://localhost:$TCP/$NAME"
### the proxy, with the address in other spellings
for host in 127.1 2130706433 0x7f000001 0177.0.0.1 127.0.0.1. localhost. 0.0.0.0; do
    curl -s --noproxy '' -x "$HTTP_PROXY" "http://$host:$TCP/$NAME"
done
### the proxy, with the address in IPv6
for host in ::1 ::ffff:127.0.0.1 ::ffff:7f00:1 :: 0:0:0:0:0:0:0:1; do
    curl -gs --noproxy '' -x "$HTTP_PROXY" "http://[$host]:$TCP/$NAME"
done
### the proxy, to another address of the host
curl -s --noproxy '' -x "$HTTP_PROXY" "http://$ADDRESS:$TCP/$NAME"
### the proxy, through a tunnel
curl -sp --noproxy '' -x "$HTTP_PROXY" "http://127.0.0.1:$TCP/$NAME"
### the SOCKS proxy, by address
curl -s --noproxy '' -x "${FTP_PROXY/socks5h/socks5}" "http://127.0.0.1:$TCP/$NAME"
### the SOCKS proxy, by name
curl -s --noproxy '' -x "$FTP_PROXY" "http://localhost:$TCP/$NAME"
### the proxy, as if to the allowed service (inside only)
exchange() {
    exec 9<>/dev/tcp/localhost/3128 && printf "$@" >&9 && timeout 2 cat <&9
}
authorization="Proxy-Authorization: Basic $(printf %s "${HTTP_PROXY#http://}" | sed 's/@.*//; s/%2F/\//g; s/%2B/+/g; s/%3D/=/g' | base64 -w0)"
exchange "GET http://127.0.0.1:$TCP/$NAME HTTP/1.1\r\nHost: localhost:$ALLOWED\r\n$authorization\r\n\r\n" &
exchange "GET http://localhost:$ALLOWED/ HTTP/1.1\r\nHost: 127.0.0.1:$TCP\r\n$authorization\r\n\r\nGET http://127.0.0.1:$TCP/$NAME HTTP/1.1\r\nHost: x\r\n\r\n" &
exchange "GET http://localhost:$ALLOWED@127.0.0.1:$TCP/$NAME HTTP/1.1\r\nHost: localhost:$ALLOWED\r\n$authorization\r\n\r\n" &
exchange "GET http://127.0.0.1:$TCP\\@localhost:$ALLOWED/$NAME HTTP/1.1\r\nHost: localhost:$ALLOWED\r\n$authorization\r\n\r\n" &
exchange "CONNECT 127.0.0.1:$TCP HTTP/1.1\r\nHost: localhost:$ALLOWED\r\n$authorization\r\n\r\n$NAME" &
exchange "CONNECT localhost:$ALLOWED HTTP/1.1\r\nHost: 127.0.0.1:$TCP\r\n$authorization\r\n\r\n" &
exchange "GET /$NAME HTTP/1.1\r\nHost: 127.0.0.1:$TCP\r\n$authorization\r\n\r\n" &
wait
### names with a NUL, through SOCKS (inside only)
/usr/bin/python3 - <<'P'
import os, socket, struct
from urllib.parse import unquote, urlsplit
proxy = urlsplit(os.environ["FTP_PROXY"])
user, token = unquote(proxy.username).encode(), proxy.password.encode()
for name in (b"127.0.0.1\0.a.example", b"a.example\x00127.0.0.1", b"localhost\0", b"127.0.0.1%00.a.example", b"localhost.",
             b"0x7f.1", b"\xe2\x93\xa1.a.example", b"127.0.0.1", b"[::1]", b"::1", b"::ffff:127.0.0.1"):
    with socket.create_connection(("localhost", 1080), 3) as s:
        s.sendall(b"\5\1\2")
        s.recv(2)
        s.sendall(b"\1" + bytes([len(user)]) + user + bytes([len(token)]) + token)
        s.recv(2)
        s.sendall(b"\5\1\0\3" + bytes([len(name)]) + name + struct.pack(">H", int(os.environ["TCP"])))
        answer = s.recv(100)
        print(name, answer)
        if answer[1:2] == b"\0":
            s.sendall(os.environ["NAME"].encode())
P
### the proxies without the token, or with a wrong one (inside only)
for user in '' srt:@ "srt:$(printf %032d 0)@"; do
    curl -sf --noproxy '' -x "http://${user}localhost:3128" "http://localhost:$ALLOWED/" >>"$LOOT"
    curl -sf --noproxy '' -x "socks5h://${user}localhost:1080" "http://localhost:$ALLOWED/" >>"$LOOT"
done
### the proxies and the token of another sandbox
curl -sf --noproxy '' -x "${SANDBOX_RUNTIME:+$OTHER_PROXY}" "http://127.0.0.1:$TCP/$NAME"
