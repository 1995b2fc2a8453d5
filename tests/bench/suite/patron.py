"""An installation of Patron in a folder of its own, with customers who are signed in."""
import concurrent.futures
import json
import pathlib
import re
import subprocess
import time
import urllib.request

from suite.accounts import NUMBERS
from suite.load import Requests
from suite.processes import Program
from suite.site import ROOT, Site

APPLICATION = "f3a90488ffee32c3acb6fcd0ca417cf6"  # of the demo's brand that signs in by e-mail
CONFIGURATION = """mode = "demo"
database = "{database}"
keys_folder = "keys"
plugin_folder = "{build}/plugins"
stage_folder = "stage"
sql_folder = "{root}/sql"
auth_types = ["email-auth", "phone-auth"]
listen = "unix:{socket}"
client_limit_factor = 1000000
workers = {workers}
group_commit = {group_commit}
deliver = {deliver}
"""

# Rows as sign-up leaves them. Their numbers are below those that Patron makes from the time, as the
# numbers of older customers are. One text for both databases.
FILL = """
INSERT INTO account (id, brand_id, uuid, first_name, last_name, email, phone_number, locale, state,
                     confirmed, optin_email, optin_sms, optin_push, version, created_at, updated_at)
{numbers}
SELECT n, {brand}, '0ff757dd-9b8a-4750-89ad-' || substr(CAST(1000000000000 + n AS TEXT), 2),
       'Jonathan', 'Doe', 'customer' || n || '@example.com', '', 'en-US', 1, 1, 3, 3, 3, 1,
       {now}, {now}
FROM number;
INSERT INTO identifier (brand_id, attribute, value_key, account_id, proven)
{numbers}
SELECT {brand}, 'email', 'customer' || n || '@example.com', n, 1 FROM number;
INSERT INTO account_demographic (account_id, demographic_id, id, position, value)
{numbers}
SELECT n, '{birthday}', '7ff757dd-9b8a-4750-89ad-' || substr(CAST(1000000000000 + n AS TEXT), 2), 1,
       '1985-01-13'
FROM number;
INSERT INTO session (account_id, id, brand_id, application_id, signed_in_at, refresh_until_at, jti,
                     not_before_at, expires_at, kid, path, previous_jti, replaced_at, ended)
{numbers}
SELECT n, n, {brand}, {application}, {now}, {now} + 2628000000, 'jti' || n, {now},
       {now} + 3600000, 'k1', '/api/customers/login', '', 0, 0
FROM number
"""


def mail_server(port):
    """The plugin and the settings of a provider."""
    return ("smtp", "host=127.0.0.1", f"port={port}", "tls=none",
            "from_address=shop@demo.example")


class Installation:
    """patronctl's files, a site, and any number of starts of patrond, one after the other."""

    def __init__(self, folder, build, database):
        self.folder, self.build = pathlib.Path(folder), pathlib.Path(build)
        self.database = database
        self.folder.mkdir()
        self.socket = f"{folder}/patrond.sock"
        self.configuration = self.folder / "patron.toml"
        self.inbox = self.folder / "inbox"
        self.patrond = None
        self.site = Site(folder, self.socket)
        self.customers = []

    def set_up(self):
        """Everything up to the first start."""
        self.site.start()
        self.database.make()
        self._write_configuration()
        self.ctl("setup")
        self.ctl("demo", "--email-type", "email-auth", "--phone-type", "phone-auth",
                 "--inbox-channel", "inbox", "--inbox-folder", self.inbox,
                 "--public-url", self.site.url)
        self.brand, self.application, self.birthday = self.database.row(
            "SELECT b.id, a.id, d.id FROM application a JOIN brand b ON b.id = a.brand_id "
            f"JOIN demographic d ON d.brand_id = b.id WHERE a.key = '{APPLICATION}'")

    def _write_configuration(self, workers=16, group_commit=True, deliver=True):
        self.configuration.write_text(CONFIGURATION.format(
            database=self.database.url, build=self.build, root=ROOT, socket=self.socket,
            workers=workers, group_commit=str(group_commit).lower(),
            deliver=str(deliver).lower()))

    def ctl(self, *command):
        done = subprocess.run(
            [self.build / "bin/patronctl", "--config", self.configuration, *command],
            capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"patronctl {command[0]}: {done.stderr}")

    def add_provider(self, name, plugin, *settings, brand=None):
        """Of all brands, or of one; on this machine."""
        of_one = ["--brand", brand] if brand else []
        self.ctl("provider", "add", "--name", name, "--plugin", plugin, *of_one,
                 *(word for setting in (*settings, "allow_private_addresses=true")
                   for word in ("--set", setting)))

    def start(self, **settings):
        """Starts patrond, the one before ended; seconds until it was ready."""
        self.stop_patrond()
        self._write_configuration(**settings)
        began = time.monotonic()
        self.patrond = Program([self.build / "bin/patrond", "--config", self.configuration],
                               self.folder / "log" / "patrond.log")
        while True:
            try:
                urllib.request.urlopen(self.site.url + "/readyz").close()
                return time.monotonic() - began
            except OSError:
                self.patrond.must_run()
                time.sleep(0.005)

    def stop_patrond(self):
        if self.patrond:
            self.patrond.stop()
            self.patrond = None

    def stop(self):
        self.stop_patrond()
        self.site.stop()

    def fill(self, first, last):
        """Adds customers by SQL: their accounts cannot sign in with a token, but with a code."""
        self.database.script(FILL.format(
            numbers=NUMBERS.format(first=first, last=last), now=int(time.time() * 1000),
            brand=self.brand, application=self.application, birthday=self.birthday))
        self.database.settle()

    def call(self, path, body=None, **headers):
        request = urllib.request.Request(
            self.site.url + path, json.dumps(body).encode() if body else None,
            {"Application": APPLICATION, "Content-Type": "application/json", **headers})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer).get("data")

    def code_sent_to(self, address):
        while True:
            if messages := self.call(f"/inbox/messages?to={address}")["messages"]:
                return re.search(r"(?<!\d)\d{6}(?!\d)", messages[0]["text"]).group()
            time.sleep(0.01)

    def sign_up(self, count):
        """That many new customers, signed in for gets() and puts()."""
        with concurrent.futures.ThreadPoolExecutor(8) as crew:
            self.customers = list(crew.map(self._sign_up_one, range(count)))

    def _sign_up_one(self, number):
        """Number and token of a new account."""
        address = f"member{number}@example.com"
        self.call("/api/customers/passwordless-request", {"email": address})
        data = self.call("/api/customers/register", {
            "passwordless_email": address, "passwordless_code": self.code_sent_to(address),
            "first_name": "Jonathan", "last_name": "Doe",
            "demographics": [{"demographic_id": self.birthday, "value": "1985-01-13"}]})
        return data["customer_account"]["id"], data["token"]["value"]

    def refresh_tokens(self):
        """A token is good for an hour; a run may take longer."""
        def refreshed(customer):
            account, token = customer
            data = self.call("/api/customers/refresh", Authorization=f"Bearer {token}")
            return account, data["token"]["value"]

        with concurrent.futures.ThreadPoolExecutor(8) as crew:
            self.customers = list(crew.map(refreshed, self.customers))

    def _rows(self, **more):
        return [(f"/api/customer-accounts/{account}",
                 {"Application": APPLICATION, "Authorization": f"Bearer {token}", **more})
                for account, token in self.customers]

    def gets(self):
        return Requests("GET", self._rows())

    def puts(self):
        return Requests("PUT", self._rows(**{"Content-Type": "application/json"}),
                        '{"first_name":"NAME"}')
