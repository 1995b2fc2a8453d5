"""Sign-ins per second: customers ask for a code, the codes arrive in the inbox, the customers use
them. One step after the other, because an address may ask only once within a cooldown; the rate is
of all three steps together."""
import concurrent.futures
import itertools
import json
import re
import socket
import time

from suite.accounts import ACCOUNTS
from suite.load import Failed, read_answer
from suite.patron import APPLICATION, Installation

SIGN_INS = 2_000  # fewer than the messages that the inbox keeps
CLIENT_PROCESSES = 2
CONNECTIONS_EACH = 32
DELIVERY_SECONDS = 60


def request(path, body):
    content = json.dumps(body)
    return (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nApplication: {APPLICATION}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
            f"{content}").encode()


def post(connection, key, call, body):
    """Over a kept connection, with the key of an app of any brand."""
    connection.sendall((f"POST /api/customers/{call} HTTP/1.1\r\nHost: localhost\r\n"
                        f"Application: {key}\r\nContent-Type: application/json\r\n"
                        f"Content-Length: {len(body)}\r\n\r\n{body}").encode())
    read_answer(connection)


def log_in(connection, address, mail):
    """With the code in a mail; how long that took, in ms."""
    code = re.search(rb"(?<!\d)\d{6}(?!\d)", mail.partition(b"\r\n\r\n")[2]).group().decode()
    began = time.monotonic()
    post(connection, APPLICATION, "login",
         f'{{"passwordless_email":"{address}","passwordless_code":"{code}"}}')
    return 1000 * (time.monotonic() - began)


def send_all(port, requests):
    """Every connection has a request under way, then every answer is read: a cheap client."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS_EACH)]
    waiting = iter(requests)
    while batch := list(itertools.islice(waiting, CONNECTIONS_EACH)):
        for connection, one in zip(connections, batch):
            connection.sendall(one)
        for connection, _ in zip(connections, batch):
            read_answer(connection)
    for connection in connections:
        connection.close()


def codes(inbox):
    """Addresses and their codes."""
    found = {}
    for file in inbox.rglob("*.json"):
        message = json.loads(file.read_text())
        found[message["to"]] = re.search(r"(?<!\d)\d{6}(?!\d)", message["text"]).group()
    return found


def await_messages(inbox, count):
    deadline = time.monotonic() + DELIVERY_SECONDS
    while sum(1 for _ in inbox.rglob("*.json")) < count:
        if time.monotonic() > deadline:
            raise Failed(f"fewer than {count} messages arrived in {DELIVERY_SECONDS} s")
        time.sleep(0.02)


def measure(place, kind):
    """Rates of the steps and of the whole, per second."""
    name = f"sign-in-{kind}"
    installation = Installation(place.folder(name), place.build, place.database(kind, name))
    try:
        installation.set_up()
        installation.fill(1, ACCOUNTS)
        installation.start()
        with concurrent.futures.ProcessPoolExecutor(CLIENT_PROCESSES) as clients:
            return {"kind": kind, **run(installation, clients)}
    finally:
        installation.stop()


def run(installation, clients):
    def at_once(requests):
        parts = [requests[i::CLIENT_PROCESSES] for i in range(CLIENT_PROCESSES)]
        list(clients.map(send_all, [installation.site.port] * CLIENT_PROCESSES, parts))

    addresses = [f"customer{number}@example.com" for number in range(1, SIGN_INS + 1)]
    began = time.monotonic()
    at_once([request("/api/customers/passwordless-request", {"email": address})
             for address in addresses])
    asked = time.monotonic()
    await_messages(installation.inbox, SIGN_INS)
    delivered = time.monotonic()
    logins = [request("/api/customers/login", {"passwordless_email": address,
                                               "passwordless_code": code})
              for address, code in codes(installation.inbox).items()]
    login_began = time.monotonic()
    at_once(logins)
    login = time.monotonic() - login_began
    return {"codes asked for": SIGN_INS / (asked - began),
            "codes delivered": SIGN_INS / (delivered - began),
            "codes used": SIGN_INS / login,
            "sign-ins": SIGN_INS / (delivered - began + login)}
