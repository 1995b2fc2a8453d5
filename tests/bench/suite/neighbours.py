"""What customers notice of providers in trouble: brands, each with an SMTP provider of its own, of
which one never answers and one refuses everything for now. Measured are a brand whose provider is
well, and its customers' sign-ins, alone, beside two others that are well and beside those two, in
three installations one after the other: medians count, and of the ratios the median of the three.
The second tells what the others cost as load, which two cores share."""
import itertools
import socket
import statistics
import threading
import time

from suite.load import Failed
from suite.patron import APPLICATION, Installation
from suite.sign_in import log_in, post
from suite.smtp_sink import SmtpSink

ROUNDS = 3
SECONDS = 12
FINE_RATE = 20  # messages per second
OTHER_RATE = 15  # of each brand in trouble: 50 in all
HANGING, FAILING, WELL, TOO = ("0" * 31 + str(n) for n in range(1, 5))  # application keys


def measure(place, kind):
    rounds = [measure_once(place, kind, n) for n in range(ROUNDS)]
    median = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    return {"kind": kind, **median}


def measure_once(place, kind, number):
    name = f"neighbours-{kind}-{number}"
    fine, failing, others = SmtpSink(arrivals=True), SmtpSink(refuses=True), SmtpSink()
    installation = Installation(place.folder(name), place.build, place.database(kind, name))
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as silent:  # connects, and no more
        try:
            set_up(installation, {APPLICATION: ("Demo Diner", fine.port),
                                  HANGING: ("Hanging", silent.getsockname()[1]),
                                  FAILING: ("Failing", failing.port),
                                  WELL: ("Well", others.port), TOO: ("Well, too", others.port)})
            alone = run(installation, fine, [])
            among = run(installation, fine, [WELL, TOO])
            beside = run(installation, fine, [HANGING, FAILING])
        finally:
            installation.stop()
            fine.stop()
            failing.stop()
            others.stop()
    delay = [statistics.median(each["delays"]) for each in (alone, beside, among)]
    sign_in = [statistics.median(each["logins"]) for each in (alone, beside)]
    return {"delay alone, ms": delay[0], "beside, ms": delay[1],
            "grows by, percent": 100 * (delay[1] / delay[0] - 1),
            "beside well ones, ms": delay[2],
            "over well ones, %": 100 * (delay[1] / delay[2] - 1),
            "sign-in alone, ms": sign_in[0],
            "sign-in beside, ms": sign_in[1], "ratio": sign_in[1] / sign_in[0]}


def set_up(installation, brands):
    installation.set_up()
    installation.fill(1, 3 * SECONDS * FINE_RATE)
    installation.ctl("provider", "retire", "demo-inbox-email")
    for key, (name, port) in brands.items():
        if key != APPLICATION:
            installation.ctl("brand", "create", "--name", name, "--auth-type", "email-auth",
                             "--public-url", installation.site.url)
            installation.ctl("app", "create", "--brand", name, "--name", name, "--key", key)
        installation.ctl("provider", "add", "--name", name, "--plugin", "smtp", "--brand", name,
                         "--set", "host=127.0.0.1", "--set", f"port={port}", "--set", "tls=none",
                         "--set", "allow_private_addresses=true",
                         "--set", "from_address=shop@demo.example")
    installation.start()
    installation.numbers = itertools.count(1)


class Customers(threading.Thread):
    """Asks for codes of one brand at a steady rate; `began` says when for which address."""

    def __init__(self, installation, key, rate):
        super().__init__()
        self.connection = socket.create_connection(("127.0.0.1", installation.site.port))
        self.key, self.rate, self.numbers = key, rate, installation.numbers
        self.began = {}

    def run(self):
        start = time.monotonic()
        for turn in range(SECONDS * self.rate):
            time.sleep(max(0, start + turn / self.rate - time.monotonic()))
            # Those of the first brand have an account, by their number.
            address = (f"customer{next(self.numbers)}@example.com" if self.key == APPLICATION
                       else f"{self.key[-1]}-{time.monotonic_ns()}@example.com")
            self.began[address] = time.monotonic()
            post(self.connection, self.key, "passwordless-request", f'{{"email":"{address}"}}')
        self.connection.close()


def run(installation, sink, others):
    """Delays of messages and times of sign-ins, in ms."""
    customers = Customers(installation, APPLICATION, FINE_RATE)
    crowd = [customers, *(Customers(installation, key, OTHER_RATE) for key in others)]
    for each in crowd:
        each.start()
    delays, logins = [], []
    with socket.create_connection(("127.0.0.1", installation.site.port)) as connection:
        for _ in range(SECONDS * FINE_RATE):
            address, arrived, mail = sink.next_arrival(60)
            delays.append(1000 * (arrived - customers.began[address]))
            logins.append(log_in(connection, address, mail))
    for each in crowd:
        each.join()
    if len(set(customers.began)) != len(delays):
        raise Failed("not every message arrived")
    return {"delays": delays, "logins": logins}
