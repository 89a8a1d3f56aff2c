"""`streamlit run app.py` with a window on its process: at a second port, the names of its threads.

Usage: python tests/e2e/watched_app.py PORT OF_THE_NAMES
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from streamlit.web import cli


class Names(BaseHTTPRequestHandler):
    """One name a line, whatever is asked."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write("\n".join(thread.name for thread in threading.enumerate()).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name above)
        """Say nothing."""


if __name__ == "__main__":
    port, of_the_names = sys.argv[1:]
    window = ThreadingHTTPServer(("127.0.0.1", int(of_the_names)), Names)
    threading.Thread(target=window.serve_forever, name="window", daemon=True).start()
    sys.argv = ["streamlit", "run", "app.py", "--server.port", port]
    cli.main()
