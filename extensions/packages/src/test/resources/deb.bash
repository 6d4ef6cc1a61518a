# deb.bash PACKAGE VERSION MAPPED: installs the package, runs srt as root and as a plain user, and removes it. MAPPED is
# the file that a running srt has mapped. In a mount namespace of its own, and in a directory that may be mounted
# on: what it changes of /usr, /etc and /var is a layer there.
set -eu
package=$1 version=$2 mapped=$3

mkdir layer
mount -t tmpfs -o mode=755 layer layer
for directory in usr etc var; do
    mkdir "layer/$directory" "layer/$directory.work"
    mount -t overlay -o "lowerdir=/$directory,upperdir=layer/$directory,workdir=layer/$directory.work" overlay "/$directory"
done

fail() {
    echo "FAILED: $*"
    exit 1
}

# equal WHAT EXPECTED ACTUAL
equal() {
    [[ $3 == "$2" ]] || fail "$1: expected \"$2\", got \"$3\""
}

# What it depends on is on this machine.
apt-get install -y --no-install-recommends "$package"
[[ $(dpkg-query -W -f '${Depends}' srt) == *bubblewrap* ]] || fail 'does not depend on bubblewrap'
equal 'the link' /usr/lib/srt/bin/srt "$(readlink -f /usr/bin/srt)"
dpkg --verify srt

mkdir -m 755 user
chown 65534:65534 user
for id in 0 65534; do
    as=(setpriv "--reuid=$id" "--regid=$id" --clear-groups env -i "HOME=$PWD/user" PATH=/usr/bin:/bin)
    equal "version for $id" "srt $version" "$(cd user && "${as[@]}" srt --version 2>&1)"
    told=$(cd user && "${as[@]}" srt 'curl -sS http://example.com/; id -u' 2>&1)
    [[ $told == 'Connection blocked by network allowlist'*$'\n'"$id" ]] || fail "a command of $id: $told"
    (cd user && exec "${as[@]}" srt 'echo running; exec sleep 60') >running &
    for ((i = 0; i < 300; i++)); do
        [[ -s running ]] && break
        sleep 0.1
    done
    grep -q "/usr/lib/srt/lib/.*$mapped\$" "/proc/$!/maps" || fail "$mapped is not used by $id"
    kill $!
    wait $! || true
    : >running
done

complete=$(bash -c '. /usr/share/bash-completion/completions/srt && complete -p srt')
[[ $complete == *'_srt srt' ]] || fail "no completion: $complete"

dpkg --remove srt
[[ ! -e /usr/lib/srt && ! -L /usr/bin/srt ]] || fail 'something is left behind'
echo 'Installed, run and removed.'
