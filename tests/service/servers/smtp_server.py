#!/usr/bin/python3
"""A real SMTP server for tests (aiosmtpd), with faults on demand, on a free port of 127.0.0.1.

    smtp_server.py [--tls none|starttls|implicit] [--certificate FILE --key FILE]
                   [--auth USER:PASSWORD] [--mechanisms PLAIN,LOGIN] [--no-starttls] [--pipelining]
                   [--fault STAGE-WHAT] [--store FOLDER]

Prints JSON lines: {"event": "ready", "port": …} first, then {"event": "mail", …} for every mail that
it took, with its envelope, its content and what Python's strict parser makes of it, and
{"event": "command", …} for every command. Ends at the end of its input or on SIGTERM.

Obeys lines of its input, each answered by {"event": "done", …}: after `hold` it takes mails but does
not answer that it did before `release`.

A fault is asked for by the local part of a recipient, or for every session by --fault:

    rcpt-550, rcpt-450-4.2.1   that code (and status) as the answer to RCPT; 421 also closes
    data-554-5.6.0             the same after the content
    rcpt-hang, data-hang       no answer
    rcpt-drip, data-drip       an endless answer, byte by byte
    data-cut                   the connection breaks inside the content
    data-close                 takes the mail, then closes the session as servers do with idle ones
    data-mute                  takes the mail, then answers nothing, as behind a firewall that forgot
    greeting-421, greeting-hang, ehlo-drip, mail-530, auth-454 …   with --fault only
    starttls-inject            answers smuggled in before TLS starts; with --fault only

Answers repeat the recipient, as those of real servers do.
"""

import argparse
import asyncio
import email
import email.policy
import itertools
import logging
import pathlib
import signal
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from server_script import say


class FaultySmtp(SMTP):
    # aiosmtpd's own words are not those that every client waits for.
    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"
    numbers = itertools.count(1)

    def __init__(self, *arguments, fault="", starttls=True, pipelining=False, mechanisms=(),
                 **keywords):
        self.number = next(self.numbers)
        self.fault = fault
        self.offers_starttls = starttls
        self.offers_pipelining = pipelining
        unwanted = {"PLAIN", "LOGIN"} - set(mechanisms)
        super().__init__(*arguments, auth_exclude_mechanism=unwanted, **keywords)

    def fault_at(self, stage):
        names = [self.fault] + [to.split("@")[0] for to in getattr(self.envelope, "rcpt_tos", [])]
        for name in names:
            if name.startswith(stage + "-"):
                return name[len(stage) + 1:]
        return ""

    async def misbehave(self, what, address=""):
        """Answers in the way of the fault and says whether there was one."""
        if not what:
            return False
        if what == "hang":
            await asyncio.Event().wait()
        if what == "drip":
            while True:
                self._writer.write(b"2")
                await self._writer.drain()
                await asyncio.sleep(0.02)
        if what[:3].isdigit():
            code, _, status = what.partition("-")
            words = [code, status, f"<{address}>", "refused by the test server"]
            await self.push(" ".join(word for word in words if word))
            if code == "421":
                self.transport.close()
                await asyncio.Event().wait()
            return True
        return False

    async def _handle_client(self):
        if await self.misbehave(self.fault_at("greeting")):
            self.transport.close()
        else:
            await super()._handle_client()

    async def push(self, status):
        if self.fault == "starttls-inject" and str(status).startswith("220 Ready"):
            status += "\r\n250 smuggled\r\n530 5.7.0 smuggled"
        await super().push(status)

    async def smtp_EHLO(self, hostname):
        say("command", session=self.number, command="EHLO", tls=self.tls_version())
        if not await self.misbehave(self.fault_at("ehlo")):
            await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg):
        say("command", session=self.number, command="AUTH " + arg.split()[0],
            tls=self.tls_version())
        if not await self.misbehave(self.fault_at("auth")):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        # What the client sent before it had this command's answer.
        ahead = self._reader._buffer.count(b"\r\n")
        say("command", session=self.number, command="MAIL", tls=self.tls_version(), ahead=ahead)
        if not await self.misbehave(self.fault_at("mail")):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        say("command", session=self.number, command="RCPT", argument=arg)
        address = arg.partition("<")[2].partition(">")[0]
        what = address.split("@")[0]
        what = what[5:] if what.startswith("rcpt-") else self.fault_at("rcpt")
        if not await self.misbehave(what, address):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if self.fault_at("data") == "cut":
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    def tls_version(self):
        ssl_object = self.transport.get_extra_info("ssl_object")
        return ssl_object.version() if ssl_object else ""


class Inbox:
    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(1)
        self.answers = asyncio.Event()  # those that mails were taken
        self.answers.set()

    async def handle_DATA(self, server, session, envelope):
        what = server.fault_at("data")
        if what == "close":
            self.keep(server, envelope)
            await server.push("250 2.0.0 taken")
            await server.push("421 4.4.2 idle for too long")
            server.transport.close()
            await asyncio.Event().wait()
        if what == "mute":
            self.keep(server, envelope)
            await server.push("250 2.0.0 taken")
            await asyncio.Event().wait()
        if await server.misbehave(what, envelope.rcpt_tos[0]):
            return None
        self.keep(server, envelope)
        await self.answers.wait()
        return "250 2.0.0 queued"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        hidden = [] if server.offers_starttls else ["250-STARTTLS"]
        offered = [line for line in responses if line not in hidden]
        return offered[:1] + ["250-PIPELINING"] * server.offers_pipelining + offered[1:]

    def obey(self, command):
        if command == "hold":
            self.answers.clear()
        elif command == "release":
            self.answers.set()
        else:
            raise ValueError(command)
        say("done", command=command)

    def keep(self, server, envelope):
        if self.folder:
            name = self.folder / f"{next(self.numbers):04}.eml"
            name.write_bytes(envelope.original_content)
        say("mail", session=server.number, tls=server.tls_version(),
            user=str(server.session.auth_data.login, "utf-8") if server.session.auth_data else "",
            mail_from=envelope.mail_from, rcpt_tos=envelope.rcpt_tos,
            content=envelope.original_content.decode("latin-1"),
            **parsed(envelope.original_content))


def parsed(content):
    """What a reader sees that forgives nothing; `defect` says what it stumbled over."""
    try:
        strict = email.policy.SMTP.clone(raise_on_defect=True)
        mail = email.message_from_bytes(content, policy=strict)
        headers = [[name, str(value)] for name, value in mail.items()]
        defects = [str(d) for _, value in mail.items() for d in getattr(value, "defects", [])]
        bodies = {part.get_content_type(): part.get_content().replace("\r\n", "\n")
                  for part in mail.walk() if not part.is_multipart()}
        sender = mail["From"].addresses[0]
        return {"headers": headers, "defect": "; ".join(defects), "content_type":
                mail.get_content_type(), "text": bodies.get("text/plain", ""),
                "html": bodies.get("text/html", ""), "from_name": sender.display_name,
                "from_address": sender.addr_spec}
    except Exception as error:  # the test wants to read it, whatever it is
        return {"headers": [], "defect": repr(error)}


def authenticator(user, password):
    def check(server, session, envelope, mechanism, data):
        right = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=isinstance(data, LoginPassword) and data == right,
                          handled=False, auth_data=data)
    return check


def tls_context(options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    return context


def factory(options, inbox):
    keywords = {"hostname": "smtp.test", "fault": options.fault,
                "starttls": not options.no_starttls, "pipelining": options.pipelining,
                "mechanisms": options.mechanisms.split(",")}
    if options.tls == "starttls":
        keywords["tls_context"] = tls_context(options)
    if options.auth:
        keywords.update(authenticator=authenticator(*options.auth.split(":", 1)),
                        auth_required=True, auth_require_tls=options.tls == "starttls")
    return lambda: FaultySmtp(inbox, **keywords)


async def serve(options):
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    end = lambda: over.done() or over.set_result(None)
    loop.add_signal_handler(signal.SIGTERM, end)
    inbox = Inbox(pathlib.Path(options.store) if options.store else None)

    def read_input():
        for line in sys.stdin:
            loop.call_soon_threadsafe(inbox.obey, line.strip())
        loop.call_soon_threadsafe(end)

    loop.run_in_executor(None, read_input)
    implicit = tls_context(options) if options.tls == "implicit" else None
    server = await loop.create_server(factory(options, inbox), "127.0.0.1", 0, ssl=implicit)
    say("ready", port=server.sockets[0].getsockname()[1])
    await over


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--auth", help="USER:PASSWORD, demanded before MAIL")
    parser.add_argument("--mechanisms", default="PLAIN,LOGIN")
    parser.add_argument("--no-starttls", action="store_true", help="has TLS but does not offer it")
    parser.add_argument("--pipelining", action="store_true", help="offers it (RFC 2920)")
    parser.add_argument("--fault", default="")
    parser.add_argument("--store", help="folder for what arrives, one .eml file each")
    options = parser.parse_args()
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")  # AUTH under implicit TLS looks like AUTH without TLS
    asyncio.run(serve(options))


if __name__ == "__main__":
    main()
