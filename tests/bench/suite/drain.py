"""How fast a full outbox empties: 10,000 messages wait, then one process may deliver through an SMTP
server that takes everything, a real one and one that does next to nothing. Before and after it,
since a machine has slow spells, a bare client with as many connections and the same server: what is
between is Patron's claims, keys, reports and durable writes. Three times over: medians count, and
of the ratios the median of the three. The servers are in Python and share the cores with everybody.
Then once more, while customers sign in with the codes that arrive, one after the other, and go on
when it is over."""
import concurrent.futures
import multiprocessing
import os
import socket
import statistics
import time

from suite.load import Failed
from suite.patron import Installation, mail_server
from suite.sign_in import CLIENT_PROCESSES, log_in, request, send_all
from suite.smtp_sink import SmtpSink, send_bare

ROUNDS = 3
MESSAGES = 10_000
CONNECTIONS = 4  # `senders`, as shipped
DRAIN_SECONDS = 120
LOGINS_AFTER = 300
# As many bytes and lines as Patron's mail with a code: a server's work goes by lines.
MAIL = b"Subject: 123456\r\n\r\n" + (b"x" * 34 + b"\r\n") * 61


def measure(place, kind):
    return {"kind": kind, **through(place, kind, "aiosmtpd", SmtpSink(real=True)),
            **through(place, kind, "sink", SmtpSink()), **logins(place, kind)}


def through(place, kind, server, sink):
    installation = made(place, kind, server)
    try:
        set_up(installation, sink)
        rounds = [measure_once(installation, sink, server, n) for n in range(ROUNDS)]
        return {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    finally:
        installation.stop()
        sink.stop()


def measure_once(installation, sink, server, number):
    fill_outbox(installation, number * MESSAGES + 1)
    before = bare_rate(sink)
    drained = drain_rate(installation, sink)
    installation.stop_patrond()
    os.sync()
    bare = statistics.mean([before, bare_rate(sink)])
    return {server: drained, f"{server}, bare": bare, f"{server}, percent": 100 * drained / bare}


def logins(place, kind):
    """How long sign-ins take while it drains and afterwards."""
    sink = SmtpSink(arrivals=True)
    installation = made(place, kind, "logins")
    try:
        set_up(installation, sink, customers=MESSAGES)
        fill_outbox(installation)
        installation.start()
        with socket.create_connection(("127.0.0.1", installation.site.port)) as connection:
            def log_in_next():
                address, _, mail = sink.next_arrival(DRAIN_SECONDS)
                return log_in(connection, address, mail)

            while_draining = []
            while sink.taken < MESSAGES:
                while_draining.append(log_in_next())
            idle = [log_in_next() for _ in range(LOGINS_AFTER)]
        times = [statistics.median(each) for each in (while_draining, idle)]
        return {"login, draining, ms": times[0], "login, idle, ms": times[1],
                "login, ratio": times[0] / times[1]}
    finally:
        installation.stop()
        sink.stop()


def made(place, kind, purpose):
    name = f"drain-{kind}-{purpose}"
    return Installation(place.folder(name), place.build, place.database(kind, name))


def set_up(installation, sink, customers=0):
    """All but the messages."""
    installation.set_up()
    if customers:
        installation.fill(1, customers)
    installation.ctl("provider", "retire", "demo-inbox-email")
    installation.add_provider("sink", *mail_server(sink.port))


def fill_outbox(installation, first=1):
    installation.start(deliver=False)
    asks = [request("/api/customers/passwordless-request", {"email": f"customer{n}@example.com"})
            for n in range(first, first + MESSAGES)]
    with concurrent.futures.ProcessPoolExecutor(CLIENT_PROCESSES) as clients:
        parts = [asks[i::CLIENT_PROCESSES] for i in range(CLIENT_PROCESSES)]
        list(clients.map(send_all, [installation.site.port] * CLIENT_PROCESSES, parts))
    installation.stop_patrond()
    os.sync()  # what filling left for the disk to do is none of the drain's


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
