"""One tab in Firefox, driven over WebDriver BiDi: the protocol that an unpatched Firefox speaks.

Playwright drives a Firefox of its own only, and geckodriver is no package of Debian. The few
commands that are needed here are one JSON message each, over a websocket. Left out: input, other
tabs, other browsers.
Source: https://w3c.github.io/webdriver-bidi/
"""

import json
import re
import subprocess
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import connect  # Streamlit needs it, so it is there

# A browser of a test asks nobody for anything and shows no page but ours.
QUIET = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "intl.accept_languages": "en-US",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
}
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """A headless Firefox with a profile of its own, and its one tab.

    Attributes:
        errors: what the console called an error so far, and exceptions that nobody caught.
    """

    def __init__(self, path: str, timeout: float = 60) -> None:
        self.errors: list[str] = []
        self._timeout = timeout
        self._numbers = count(1)
        self._open = ExitStack()
        self._profile = tempfile.TemporaryDirectory(prefix="seqviz-firefox-")
        prefs = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in QUIET.items())
        (Path(self._profile.name) / "user.js").write_text("".join(prefs), encoding="utf-8")
        command = [path, "--headless", "--no-remote", "--remote-debugging-port=0"]
        self._process = subprocess.Popen(
            [*command, "--profile", self._profile.name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            opened = connect(f"{self._address()}/session", max_size=None, proxy=None)
            self._socket = self._open.enter_context(opened)
            self._ask("session.new", capabilities={})
            self._ask("session.subscribe", events=["log.entryAdded"])
            (tab,) = self._ask("browsingContext.getTree")["contexts"]
            self._tab: str = tab["context"]
        except BaseException:
            self.close()
            raise

    def _address(self) -> str:
        """Where it listens, which it prints once it does."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := _LISTENS.search(line):
                return found[1]
        raise AssertionError("Firefox ended before it listened")

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to one command; what the console says meanwhile is noted."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(self._timeout))
            if message.get("method") == "log.entryAdded":
                self._note(message["params"])
            if message.get("id") != number:
                continue
            if message["type"] == "error":
                raise AssertionError(f"{method}: {message['error']}: {message['message']}")
            result: dict[str, Any] = message["result"]
            return result

    def _note(self, entry: dict[str, Any]) -> None:
        if entry["level"] == "error":
            calls = (entry.get("stackTrace") or {}).get("callFrames") or [{}]
            self.errors.append(f"{entry['text']} ({calls[0].get('url', '')})")

    def resize(self, width: int, height: int) -> None:
        """Give the window's inside a size in CSS pixels."""
        size = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", context=self._tab, viewport=size)

    def goto(self, address: str) -> None:
        """Load a page; its scripts go on afterwards."""
        self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def evaluate(self, function: str, argument: Any = None) -> Any:
        """What a JavaScript function (or its promise) returns, by way of JSON."""
        call = f"async () => JSON.stringify(await ({function})({json.dumps(argument)}) ?? null)"
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=call,
            target={"context": self._tab},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def wait_for(self, function: str) -> None:
        """Wait until a JavaScript function returns something true; it is asked at each frame."""
        self.evaluate(
            f"""() => new Promise((done) => {{
                const ask = () => (({function})() ? done(true) : requestAnimationFrame(ask));
                ask();
            }})"""
        )

    def close(self) -> None:
        """End it, and forget its profile."""
        self._open.close()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._profile.cleanup()
