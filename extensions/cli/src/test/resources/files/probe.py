"""Tells what the command may do with each path of a JSON list, then tries to do away with all of them.

    probe.py PATHS    prints a JSON list with an object for each path:
                      names   of a directory, what is listed in it; null where it cannot be listed
                      read    of another file, whether its content can be read
                      write   of another file, whether it can be opened for writing
                      make    whether a file can be made there
"""

import json
import os
import sys


def possible(action, *arguments):
    try:
        action(*arguments)
        return True
    except OSError:
        return False


def read(path):
    file = os.open(path, os.O_RDONLY)
    try:
        os.read(file, 1)
    finally:
        os.close(file)


def write(path):
    os.close(os.open(path, os.O_WRONLY))


def make(path):
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.unlink(path)


def forge(path):
    with open(path, "w") as file:
        file.write("forged")


def listing(path):
    try:
        return sorted(os.listdir(path))
    except OSError:
        return None


def look(path):
    if os.path.isdir(path):
        return {"names": listing(path)}
    if os.path.lexists(path):
        return {"read": possible(read, path), "write": possible(write, path)}
    return {"make": possible(make, path)}


def do_away(path):
    for action, arguments in (
        (os.chmod, (path, 0o777)),
        (forge, (path,)),
        (os.rename, (path, path + "~")),
        (os.unlink, (path,)),
        (os.rmdir, (path,)),
        (os.mkdir, (path,)),
        (forge, (path,)),
        (os.symlink, ("/", path)),
    ):
        possible(action, *arguments)


paths = json.load(open(sys.argv[1]))
json.dump([look(path) for path in paths], sys.stdout)
for path in paths:
    do_away(path)
