"""An SMTP server that takes everything and counts it, and a client that does nothing but send: the
most that can be asked of whoever delivers through that server."""
import asyncio
import multiprocessing
import queue
import socket
import time

from suite.load import Failed
from suite.processes import free_port

GREETING = b"220 sink\r\n"
ANSWERS = {b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Session(asyncio.Protocol):
    def __init__(self, taken, arrivals, refuses):
        self.taken, self.buffer, self.in_mail = taken, b"", False
        self.arrivals, self.refuses, self.recipient = arrivals, refuses, ""

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
            refused = self.refuses and verb in (b"RCPT", b"DATA")
            if verb == b"RCPT":
                self.recipient = head.partition(b"<")[2].partition(b">")[0].decode()
            self.in_mail = verb == b"DATA" and not refused
            self.transport.write(b"451 not now\r\n" if refused
                                 else ANSWERS.get(verb, b"250 ok\r\n"))
        return True


def serve(port, *what):
    async def forever():
        server = await asyncio.get_running_loop().create_server(
            lambda: Session(*what), "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(forever())


class SmtpSink:
    """The server, in a process of its own; tells of each mail that arrives, or refuses all for
    now."""

    def __init__(self, arrivals=False, refuses=False):
        self.port, self._taken = free_port(), multiprocessing.Value("L", 0)
        self._arrivals = multiprocessing.Queue() if arrivals else None
        self.process = multiprocessing.Process(
            target=serve, args=(self.port, self._taken, self._arrivals, refuses), daemon=True)
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
    channel uses."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        answers = connection.makefile("rb")
        answers.readline()

        def ask(command, lines=1):
            connection.sendall(command)
            for _ in range(lines):
                answers.readline()

        ask(b"EHLO client\r\n", 2)
        for _ in range(count):
            ask(b"MAIL FROM:<shop@demo.example>\r\nRCPT TO:<customer@example.com>\r\nDATA\r\n", 3)
            ask(mail + b"\r\n.\r\n")
