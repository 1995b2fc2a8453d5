#!/usr/bin/env python3
"""twilio_mock.py <folder of npm packages>

Twilio's Messages API as its published OpenAPI file has it, played by Prism: a request that does not
fit the file is refused, one that does is answered with the file's example. Speaks JSON lines and
ends with its input, as the scripts of tests/service/servers do.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "service/servers"))
from server_script import free_ports, say, wait_until  # noqa: E402

MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"


def messages_only(packages):
    """The one path that is asked: the whole file takes half a minute to load."""
    whole = json.loads((packages / "node_modules/@twilio/cli-core/src/services/twilio-api/"
                        "twilio_api_v2010.json").read_text())
    post = whole["paths"][MESSAGES]["post"]
    content = post["requestBody"]["content"]["application/x-www-form-urlencoded"]
    form = content["schema"] | {"additionalProperties": False}
    # Prism drops fields that the schema's own properties do not name, before it looks; not so where
    # the properties are those of an alternative.
    content["schema"] = {"type": "object", "anyOf": [
        form | {"required": ["To", "Body", sender]} for sender in ("From", "MessagingServiceSid")]}
    whole["paths"] = {MESSAGES: {"post": post}}
    return whole


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def main():
    packages = pathlib.Path(sys.argv[1])
    [port] = free_ports(1)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as openapi:
        json.dump(messages_only(packages), openapi)
        openapi.flush()
        prism = subprocess.Popen(
            [str(packages / "node_modules/.bin/node"), str(packages / "node_modules/@stoplight/prism-cli/dist/index.js"), "mock",
             "--errors", "--host", "127.0.0.1", "--port", str(port), openapi.name],
            stdin=subprocess.DEVNULL, stdout=sys.stderr)
        try:
            wait_until("the mock's start", 50, lambda: answers(port))
            say("ready", port=port)
            sys.stdin.read()
        finally:
            prism.terminate()
            prism.wait()


if __name__ == "__main__":
    main()
