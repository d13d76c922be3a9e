"""Stop if something already listens on HOST PORT: granian would share the port with it, unnoticed."""

import socket
import sys

host, port = sys.argv[1:]
try:
    socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"Cannot listen on {host} port {port}: {error}\nAnother port: make run PORT=8001")
