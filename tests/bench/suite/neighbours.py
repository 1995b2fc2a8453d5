"""What customers notice of providers in trouble: brands, each with a provider of its own, of which
one is well, one never answers (a mail server) and one answers 500 to everything (an SMS gateway).
Measured are the messages of the brand that is well and its customers' sign-ins. What they are
compared with happens at the same time and on the same machine, which has its slow spells, in
installations of their own: the same brand alone, and beside two others that are well; and sign-ins
with codes that came before, so with an idle queue. Three times over: medians count, and of the
ratios the median of the three. Since all share the machine, what patrond uses is told, too."""
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
from functools import partial

from suite.load import Failed
from suite.patron import APPLICATION, Installation, mail_server
from suite.processes import cpu_seconds
from suite.sign_in import log_in, post
from suite.smtp_sink import SmtpSink

ROUNDS = 3
SECONDS = 20
FINE_RATE = 20  # messages per second
OTHER_RATE = 15  # of each of two other brands: 50 in all
COUNT = SECONDS * FINE_RATE
PATIENCE = 60  # seconds, for one mail, or for results that are late


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
WELL, TOO = Brand("Well", "0" * 31 + "3"), Brand("Well, too", "0" * 31 + "4")


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
def counting_server():
    """The port of a mail server that is well."""
    sink = SmtpSink()
    try:
        yield sink.port
    finally:
        sink.stop()


@contextlib.contextmanager
def running(place, kind, name, others=()):
    """An installation whose first brand has a mail server that is well: both. Other brands come with
    their providers' plugins and settings."""
    installation = Installation(place.folder(name), place.build, place.database(kind, name))
    sink = SmtpSink(arrivals=True)
    try:
        installation.set_up()
        installation.fill(1, 2 * COUNT)
        # Of every brand: messages that their own provider does not take would go there.
        installation.ctl("provider", "retire", "demo-inbox-email")
        installation.ctl("provider", "set", "demo-inbox-sms", "--brand", "Demo Bistro")
        installation.add_provider(FINE.name, *mail_server(sink.port), brand=FINE.name)
        for brand, provider in others:
            add_brand(installation, brand)
            installation.add_provider(brand.name, *provider, brand=brand.name)
        installation.start()
        installation.numbers = itertools.count(1)
        yield installation, sink
    finally:
        installation.stop()
        sink.stop()


def add_brand(installation, brand):
    countries = ["--country", "DE=none"] if brand.auth_type == "phone-auth" else []
    installation.ctl("brand", "create", "--name", brand.name, "--auth-type", brand.auth_type,
                     "--public-url", installation.site.url, *countries)
    installation.ctl("app", "create", "--brand", brand.name, "--name", brand.name,
                     "--key", brand.key)


def measure(place, kind):
    rounds = [measure_once(place, kind, f"neighbours-{kind}-{n}") for n in range(ROUNDS)]
    median = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    return {"kind": kind, **median}


def measure_once(place, kind, name):
    with contextlib.ExitStack() as stack:
        silent, gateway, well = (stack.enter_context(server()) for server in (
            silent_server, failing_gateway, counting_server))
        idle, alone, among, beside = (
            stack.enter_context(running(place, kind, f"{name}-{what}", others))
            for what, others in {
                "idle": [], "alone": [],
                "among": [(brand, mail_server(well)) for brand in (WELL, TOO)],
                "beside": [(HANGING, mail_server(silent)),
                           (FAILING, ("sms-gateway", "preset=webhook",
                                      f"url=http://127.0.0.1:{gateway}",
                                      "password=a secret of the bench"))]}.items())
        codes, *_ = [codes_for(*each) for each in (idle, alone, among, beside)]  # equally warm
        os.sync()  # what setting up left for the disk to do is none of theirs
        patronds = [each[0].patrond.pid for each in (alone, among, beside)]
        before = [cpu_seconds(pid) for pid in patronds]
        strangers = [partial(ask_as_strangers, where[0], brand) for where, brand in (
            (among, WELL), (among, TOO), (beside, HANGING), (beside, FAILING))]
        sign_ins, *runs = at_once(partial(sign_ins_with, idle[0], codes), partial(run, *alone),
                                  partial(run, *among), partial(run, *beside), *strangers)[:4]
        used = [cpu_seconds(pid) - then for pid, then in zip(patronds, before)]
        check_trouble(beside[0])
    return figures(sign_ins, runs, used)


def check_trouble(installation):
    """That nothing but the first brand's messages went out, though the others were tried."""
    sent, = installation.database.row(
        f"SELECT count(*) FROM outbox WHERE state = 3 AND brand_id <> {installation.brand}")
    tried, = installation.database.row(
        "SELECT count(DISTINCT brand_id) FROM outbox WHERE attempts > 0 "
        f"AND brand_id <> {installation.brand}")
    if (int(sent), int(tried)) != (0, 2):
        raise Failed(f"{sent} messages of brands in trouble were sent, {tried} of 2 were tried")


def figures(sign_ins, runs, used):
    """Of the sign-ins with an idle queue, and of the three who were at work."""
    alone, among, beside = ([statistics.median(each["delays"]), high(each["delays"]),
                             statistics.median(each["sign-ins"])] for each in runs)
    idle = statistics.median(sign_ins)
    return {"alone, ms": alone[0], "beside well ones, ms": among[0], "beside trouble, ms": beside[0],
            "grows by, percent": 100 * (beside[0] / alone[0] - 1),
            "over well ones, %": 100 * (beside[0] / among[0] - 1),
            "p95, alone, ms": alone[1], "p95, well ones, ms": among[1], "p95, trouble, ms": beside[1],
            "sign-in, idle, ms": idle, "sign-in, alone, ms": alone[2],
            "sign-in, trouble, ms": beside[2],
            "sign-in over idle": beside[2] / idle, "sign-in over alone": beside[2] / alone[2],
            **{f"patrond, {name}": seconds / SECONDS
               for name, seconds in zip(("alone", "well ones", "trouble"), used)}}


def high(times):
    return statistics.quantiles(times, n=20)[-1]


def at_once(*jobs):
    """What they answer; each has a process of its own, or they would hold each other up. Made by
    fork, because a sink's queue cannot be sent to those of a pool."""
    def work(job, end):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not as the program that it is a child of
        end.send(job())

    clients = []
    for job in jobs:
        receiving, sending = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=work, args=(job, sending), daemon=True)
        process.start()
        sending.close()
        clients.append((process, receiving))
    deadline = time.monotonic() + SECONDS + PATIENCE
    try:
        return [answer(end, deadline) for _, end in clients]
    finally:
        for process, _ in clients:
            process.terminate()
            process.join()


def answer(end, deadline):
    if not end.poll(max(0, deadline - time.monotonic())):
        raise Failed("a client waited too long for an answer")
    try:
        return end.recv()
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
