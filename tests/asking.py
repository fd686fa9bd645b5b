"""A run of the program by the process that listens at a socket (tests/forked.py): `python -IS asking.py SOCKET ARGS`.

It stands for `kpical` where a shell calls it, with the same streams, folder and environment, and need not import the program.
"""

import json
import os
import signal
import socket
import struct
import sys

with socket.socket(socket.AF_UNIX) as door:
    door.connect(sys.argv[1])
    said = json.dumps([sys.argv[2:], dict(os.environ), os.getcwd()]).encode()
    socket.send_fds(door, [struct.pack("!I", len(said))], [0, 1, 2])
    door.sendall(said)
    (status,) = struct.unpack("!i", door.recv(4))
code = os.waitstatus_to_exitcode(status)
if code < 0:
    signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
sys.exit(code)
