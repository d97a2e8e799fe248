"""Reads rows of the table while a server listens where they point, and tells how often it was called."""

import socket
import subprocess
import sys
import threading
import time


def main(reader: str, rows: list[str]) -> str:
    server = socket.create_server(("127.0.0.1", 9))
    calls: list[object] = []
    threading.Thread(target=lambda: [calls.append(server.accept()) for _ in range(99)], daemon=True).start()
    read = 0
    for number in rows:
        done = subprocess.run([sys.executable, reader, number], cwd=number, capture_output=True, timeout=30)
        read += done.returncode == 0
    probe = socket.create_connection(("127.0.0.1", 9))
    time.sleep(0.2)
    probe.close()
    return f"{read} read, {len(calls)} call"


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2:]))
