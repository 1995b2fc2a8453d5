"""What customers notice of providers in trouble: brands, each with a provider of its own, of which
one is well, one never answers (a mail server) and one answers 500 to everything (an SMS gateway).
Measured are the messages of the brand that is well and its customers' sign-ins. What they are
compared with happens at the same time and on the same machine, which has its slow spells: messages
and sign-ins of an installation that has that brand alone, and sign-ins in one whose queue is idle,
since the codes came before. Three times over: medians count, and of the ratios the median of the
three."""
import contextlib
import http.server
import itertools
import multiprocessing
import os
import random
import signal
import socket
import statistics
import threading
import time
from dataclasses import dataclass

from suite.load import Failed
from suite.patron import APPLICATION, Installation
from suite.sign_in import log_in, post
from suite.smtp_sink import SmtpSink

ROUNDS = 3
SECONDS = 20
FINE_RATE = 20  # messages per second
OTHER_RATE = 15  # of each brand in trouble: 50 in all
COUNT = SECONDS * FINE_RATE
PATIENCE = 60  # seconds, for one mail or one result


@dataclass(frozen=True)
class Brand:
    name: str
    key: str  # of its app
    auth_type: str = "email-auth"

    def stranger(self, number):
        """The body of a request for a code, to somebody who has no account."""
        if self.auth_type == "phone-auth":
            return f'{{"phone_number":"+49151{number:08}"}}'
        return f'{{"email":"stranger{number}@example.com"}}'


FINE = Brand("Demo Diner", APPLICATION)
HANGING = Brand("Hanging", "0" * 31 + "1")
FAILING = Brand("Failing", "0" * 31 + "2", "phone-auth")


class FailingGateway(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def forever(server):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not as the program that it is a child of
    server.serve_forever()


@contextlib.contextmanager
def failing_gateway():
    """Its port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), FailingGateway) as server:
        process = multiprocessing.Process(target=forever, args=(server,), daemon=True)
        process.start()
        try:
            yield server.server_port
        finally:
            process.terminate()
            process.join()


@contextlib.contextmanager
def silent_server():
    """Its port: connects, and no more."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as server:
        yield server.getsockname()[1]


@contextlib.contextmanager
def running(place, kind, name, prepare=None):
    """An installation whose first brand has a mail server that is well: both."""
    installation = Installation(place.folder(name), place.build, place.database(kind, name))
    sink = SmtpSink(arrivals=True)
    try:
        installation.set_up()
        installation.fill(1, 2 * COUNT)
        installation.ctl("provider", "retire", "demo-inbox-email")
        add_provider(installation, FINE, "smtp", *mail_server(sink.port))
        if prepare:
            prepare(installation)
        installation.start()
        installation.numbers = itertools.count(1)
        yield installation, sink
    finally:
        installation.stop()
        sink.stop()


def add_provider(installation, brand, plugin, *settings):
    installation.ctl("provider", "add", "--name", brand.name, "--plugin", plugin,
                     "--brand", brand.name,
                     *(word for setting in (*settings, "allow_private_addresses=true")
                       for word in ("--set", setting)))


def mail_server(port):
    return "host=127.0.0.1", f"port={port}", "tls=none", "from_address=shop@demo.example"


def measure(place, kind):
    rounds = [measure_once(place, kind, f"neighbours-{kind}-{n}") for n in range(ROUNDS)]
    median = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    return {"kind": kind, **median}


def measure_once(place, kind, name):
    with (silent_server() as silent, failing_gateway() as gateway,
          running(place, kind, f"{name}-idle") as idle,
          running(place, kind, f"{name}-alone") as alone,
          running(place, kind, f"{name}-beside",
                  lambda installation: bring_trouble(installation, silent, gateway)) as beside):
        codes, *_ = (codes_for(*each) for each in (idle, alone, beside))  # all equally warm
        os.sync()  # what setting up left for the disk to do is none of theirs
        sign_ins, calm, troubled, *_ = at_once(
            lambda: sign_ins_with(idle[0], codes), lambda: run(*alone), lambda: run(*beside),
            lambda: ask_as_strangers(beside[0], HANGING),
            lambda: ask_as_strangers(beside[0], FAILING))
    delay = {name: statistics.median(each["delays"])
             for name, each in [("alone", calm), ("beside", troubled)]}
    sign_in = {name: statistics.median(each) for name, each in [
        ("idle", sign_ins), ("alone", calm["sign-ins"]), ("beside", troubled["sign-ins"])]}
    return {"alone, ms": delay["alone"], "beside trouble, ms": delay["beside"],
            "grows by, percent": 100 * (delay["beside"] / delay["alone"] - 1),
            **{f"sign-in, {name}, ms": each for name, each in sign_in.items()},
            "sign-in over idle": sign_in["beside"] / sign_in["idle"],
            "sign-in over alone": sign_in["beside"] / sign_in["alone"]}


def bring_trouble(installation, silent, gateway):
    for brand in (HANGING, FAILING):
        countries = ["--country", "DE=none"] if brand.auth_type == "phone-auth" else []
        installation.ctl("brand", "create", "--name", brand.name, "--auth-type", brand.auth_type,
                         "--public-url", installation.site.url, *countries)
        installation.ctl("app", "create", "--brand", brand.name, "--name", brand.name,
                         "--key", brand.key)
    add_provider(installation, HANGING, "smtp", *mail_server(silent))
    add_provider(installation, FAILING, "sms-gateway", "preset=webhook",
                 f"url=http://127.0.0.1:{gateway}", "password=a secret of the bench")


def at_once(*jobs):
    """What they answer; each has a process of its own, or they would hold each other up."""
    def work(job, end):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not as the program that it is a child of
        end.send(job())

    ends = []
    for job in jobs:
        receiving, sending = multiprocessing.Pipe(duplex=False)
        multiprocessing.Process(target=work, args=(job, sending), daemon=True).start()
        sending.close()
        ends.append(receiving)
    try:
        return [end.recv() for end in ends]
    except EOFError:
        raise Failed("a client ended early; what it met with stands above") from None


def at_a_rate(rate, call):
    """At random moments, or those of several would meet in every turn or in none."""
    start = time.monotonic()
    for turn in range(SECONDS * rate):
        time.sleep(max(0, start + (turn + random.random()) / rate - time.monotonic()))
        call()


class Customers:
    """Of the brand that is well: they have accounts; `began` says who asked for a code when."""

    def __init__(self, installation):
        self.connection = socket.create_connection(("127.0.0.1", installation.site.port))
        self.numbers, self.began = installation.numbers, {}

    def ask(self):
        address = f"customer{next(self.numbers)}@example.com"
        self.began[address] = time.monotonic()
        post(self.connection, FINE.key, "passwordless-request", f'{{"email":"{address}"}}')


def codes_for(installation, sink):
    """Addresses and the mails that they got."""
    customers = Customers(installation)
    with customers.connection:
        for _ in range(COUNT):
            customers.ask()
    return [(address, mail) for address, _, mail in
            (sink.next_arrival(PATIENCE) for _ in range(COUNT))]


def sign_ins_with(installation, codes):
    """How long each takes, in ms, at the rate at which run() has them."""
    took, rest = [], iter(codes)
    with socket.create_connection(("127.0.0.1", installation.site.port)) as connection:
        at_a_rate(FINE_RATE, lambda: took.append(log_in(connection, *next(rest))))
    return took


def run(installation, sink):
    """Delays of messages and times of sign-ins with their codes, in ms."""
    customers = Customers(installation)
    asking = threading.Thread(target=at_a_rate, args=(FINE_RATE, customers.ask), daemon=True)
    asking.start()
    delays, sign_ins = [], []
    with socket.create_connection(("127.0.0.1", installation.site.port)) as connection:
        for _ in range(COUNT):
            address, arrived, mail = sink.next_arrival(PATIENCE)
            delays.append(1000 * (arrived - customers.began[address]))
            sign_ins.append(log_in(connection, address, mail))
    asking.join()
    return {"delays": delays, "sign-ins": sign_ins}


def ask_as_strangers(installation, brand):
    numbers = itertools.count(1)
    with socket.create_connection(("127.0.0.1", installation.site.port)) as connection:
        at_a_rate(OTHER_RATE, lambda: post(connection, brand.key, "passwordless-request",
                                           brand.stranger(next(numbers))))
