"""Runs commands of the AWS CLI that aws.py hands over, each in a fork of one process that has loaded
the CLI already: that is most of what a command costs. Argument: the path of the socket to listen on. Says "ready" on
stdout, and ends with its stdin.
"""

import json
import os
import select
import signal
import socket
import sys
import threading
import traceback

import awscli.clidriver


def serve(path: str) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    print("ready", flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            os._exit(answer(connection))
        connection.close()


def answer(connection: socket.socket) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    message, descriptors, _, _ = socket.recv_fds(connection, 4096, 3)
    while not message.endswith(b"\n"):
        message += connection.recv(65536)
    command = json.loads(message)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(command["folder"])
    # The CLI adds its own data to this one when it is loaded.
    data = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(command["environment"], AWS_DATA_PATH=data)
    sys.argv = ["aws", *command["words"]]
    threading.Thread(target=end_with, args=(connection,), daemon=True).start()
    status = run()
    connection.sendall(bytes([status]))
    return 0


def end_with(connection: socket.socket) -> None:
    """Whoever started the command is gone: nobody waits for it."""
    connection.recv(1)
    os._exit(1)


def run() -> int:
    try:
        status = awscli.clidriver.main()
    except SystemExit as reason:
        status = reason.code
    except BaseException:
        traceback.print_exc()
        status = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status if isinstance(status, int) else 1


serve(sys.argv[1])
