"""Runs a program in a terminal of its own, and copies what the terminal shows to standard output."""
import os
import pty
import sys

process, terminal = pty.fork()
if process == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
try:
    while shown := os.read(terminal, 65536):
        os.write(1, shown)
except OSError:
    pass  # The last program in the terminal has ended.
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
