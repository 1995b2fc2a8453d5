"""SMTP servers that take everything and count it, a real one and one that does as little as can be,
and a client that does nothing but send: the most that can be asked of whoever delivers through such
a server."""
import asyncio
import multiprocessing
import queue
import signal
import socket
import time

from aiosmtpd.smtp import SMTP

from suite.load import Failed
from suite.processes import free_port

GREETING = b"220 sink\r\n"
ANSWERS = {b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Session(asyncio.Protocol):
    def __init__(self, taken, arrivals):
        self.taken, self.buffer, self.in_mail = taken, b"", False
        self.arrivals, self.recipient = arrivals, ""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(GREETING)

    def data_received(self, data):
        self.buffer += data
        while self.step():
            pass

    def step(self):
        """Takes one command or one mail out of the buffer; False when it is not whole."""
        end = b"\r\n.\r\n" if self.in_mail else b"\r\n"
        head, found, rest = self.buffer.partition(end)
        if not found:
            return False
        self.buffer = rest
        if self.in_mail:
            self.in_mail = False
            with self.taken.get_lock():
                self.taken.value += 1
            if self.arrivals:
                self.arrivals.put((self.recipient, time.monotonic(), head))
            self.transport.write(b"250 taken\r\n")
        else:
            verb = head[:4].upper()
            if verb == b"RCPT":
                self.recipient = head.partition(b"<")[2].partition(b">")[0].decode()
            self.in_mail = verb == b"DATA"
            self.transport.write(ANSWERS.get(verb, b"250 ok\r\n"))
        return True


class RealSession(SMTP):
    """Python's SMTP server, which parses, checks and collects as servers do. It has no PIPELINING."""

    def __init__(self, taken, _):
        super().__init__(self, hostname="sink")
        self.taken = taken

    async def handle_DATA(self, server, session, envelope):
        with self.taken.get_lock():
            self.taken.value += 1
        return "250 taken"


def serve(session, port, *what):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not as the program that it is a child of

    async def forever():
        server = await asyncio.get_running_loop().create_server(
            lambda: session(*what), "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(forever())


class SmtpSink:
    """The server, in a process of its own; tells of each mail that arrives. The real one only
    counts."""

    def __init__(self, arrivals=False, real=False):
        self.port, self._taken = free_port(), multiprocessing.Value("L", 0)
        self._arrivals = multiprocessing.Queue() if arrivals else None
        self.process = multiprocessing.Process(
            target=serve, daemon=True, args=(RealSession if real else Session, self.port,
                                             self._taken, self._arrivals))
        self.process.start()
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                pass

    @property
    def taken(self):
        return self._taken.value

    def next_arrival(self, seconds):
        """Recipient, time (monotonic) and content of the next mail."""
        try:
            return self._arrivals.get(timeout=seconds)
        except queue.Empty:
            raise Failed(f"no mail arrived in {seconds} s") from None

    def stop(self):
        self.process.terminate()
        self.process.join()


def send_bare(port, count, mail):
    """One connection that sends the same mail again and again, with the commands that Patron's
    channel uses: pipelined where the server can."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        answers = connection.makefile("rb")
        answers.readline()

        def ask(command, lines=1):
            connection.sendall(command)
            for _ in range(lines):
                answers.readline()

        connection.sendall(b"EHLO client\r\n")
        offers = [answers.readline()]
        while offers[-1][3:4] == b"-":
            offers.append(answers.readline())
        start = [b"MAIL FROM:<shop@demo.example>\r\n", b"RCPT TO:<customer@example.com>\r\n", b"DATA\r\n"]
        if any(b"PIPELINING" in offer for offer in offers):
            start = [b"".join(start)]
        for _ in range(count):
            for commands in start:
                ask(commands, commands.count(b"\n"))
            ask(mail + b"\r\n.\r\n")
