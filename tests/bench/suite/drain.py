"""How fast a full outbox empties: 10,000 messages wait, then one process may deliver through an SMTP
server that takes everything, a real one and one that does next to nothing. Beside it a bare client
with as many connections and the same server: what is between is Patron's claims, keys, reports and
durable writes. The servers are in Python and share the cores with everybody."""
import concurrent.futures
import multiprocessing
import os
import time

from suite.load import Failed
from suite.patron import Installation
from suite.sign_in import CLIENT_PROCESSES, request, send_all
from suite.smtp_sink import SmtpSink, send_bare

MESSAGES = 10_000
CONNECTIONS = 4  # `senders`, as shipped
DRAIN_SECONDS = 120
# As many bytes and lines as Patron's mail with a code: a server's work goes by lines.
MAIL = b"Subject: 123456\r\n\r\n" + (b"x" * 34 + b"\r\n") * 61


def measure(place, kind):
    return {"kind": kind, **through(place, kind, "aiosmtpd", SmtpSink(real=True)),
            **through(place, kind, "sink", SmtpSink())}


def through(place, kind, server, sink):
    name = f"drain-{kind}-{server}"
    installation = Installation(place.folder(name), place.build, place.database(kind, name))
    try:
        installation.set_up()
        installation.ctl("provider", "retire", "demo-inbox-email")
        installation.ctl("provider", "add", "--name", "sink", "--plugin", "smtp",
                         "--set", "host=127.0.0.1", "--set", f"port={sink.port}",
                         "--set", "tls=none", "--set", "allow_private_addresses=true",
                         "--set", "from_address=shop@demo.example")
        fill_outbox(installation)
        os.sync()  # what filling left for the disk to do is none of the drain's
        bare = bare_rate(sink)
        drained = drain_rate(installation, sink)
        return {server: drained, f"{server}, bare": bare,
                f"{server}, percent": 100 * drained / bare}
    finally:
        installation.stop()
        sink.stop()


def fill_outbox(installation):
    installation.start(deliver=False)
    asks = [request("/api/customers/passwordless-request", {"email": f"customer{n}@example.com"})
            for n in range(MESSAGES)]
    with concurrent.futures.ProcessPoolExecutor(CLIENT_PROCESSES) as clients:
        parts = [asks[i::CLIENT_PROCESSES] for i in range(CLIENT_PROCESSES)]
        list(clients.map(send_all, [installation.site.port] * CLIENT_PROCESSES, parts))
    installation.stop_patrond()


def bare_rate(sink):
    began = time.monotonic()
    crew = [multiprocessing.Process(target=send_bare,
                                    args=(sink.port, MESSAGES // CONNECTIONS, MAIL))
            for _ in range(CONNECTIONS)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return MESSAGES / (time.monotonic() - began)


def drain_rate(installation, sink):
    before = sink.taken
    installation.start()
    began = time.monotonic()
    already = sink.taken - before
    while sink.taken - before < MESSAGES:
        if time.monotonic() - began > DRAIN_SECONDS:
            raise Failed(f"{sink.taken - before} of {MESSAGES} messages in {DRAIN_SECONDS} s")
        time.sleep(0.01)
    return (MESSAGES - already) / (time.monotonic() - began)
