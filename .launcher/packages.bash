# Installs packages of the operating system. Sourced by srt and check.

# install_command NAME...: sets `install` to the command line that installs packages here.
install_command() {
    if command -v apt-get >/dev/null; then install='apt-get install -y'
    elif command -v dnf >/dev/null; then install='dnf install -y'
    elif command -v apk >/dev/null; then install='apk add'
    elif command -v pacman >/dev/null; then install='pacman -S --noconfirm'
    elif command -v zypper >/dev/null; then install='zypper --non-interactive install'
    else install='install the packages'
    fi
    install="$install $*"
    ((EUID == 0)) || install="sudo $install"
}

# name_missing NAME...: says on standard error what to install.
name_missing() {
    local install
    install_command "$@"
    printf 'srt: %s missing. Run: %s\n' "$*" "$install" >&2
}

# install_packages NAME...: installs them where this is root, and prints the command where it is not. All that the
# package manager says goes to standard error.
install_packages() {
    local install
    if ((EUID)); then
        name_missing "$@"
        return 1
    fi
    install_command "$@"
    printf 'srt: %s missing; running: %s\n' "$*" "$install" >&2
    run_install && return
    # A machine that was just set up has no list of packages yet.
    [[ $install == apt-get* ]] && apt-get update </dev/null >&2 && run_install
}

run_install() {
    # shellcheck disable=SC2086 # a command line of words without blanks
    DEBIAN_FRONTEND=noninteractive $install </dev/null >&2
}

# offer_bubblewrap ARGUMENT...: installs bubblewrap, or tells how to, unless srt was only asked for its help or version. A
# package installs nothing. Whether srt can work without it is srt's to say: settings may name another bwrap.
offer_bubblewrap() {
    local argument
    for argument in "$@"; do
        case $argument in
            -h | --help | -V | --version) return ;;
            -d | --debug) ;;
            *) break ;;
        esac
    done
    if [[ ${packaged-} ]]; then
        name_missing bubblewrap
    else
        install_packages bubblewrap || true
    fi
}
