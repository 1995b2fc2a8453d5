"""The nginx in front of each contender: always the configuration that scripts/nginx-conf prints,
with one more location for what is not Patron."""
import pathlib
import subprocess

from suite.processes import Program, free_port

ROOT = pathlib.Path(__file__).resolve().parents[3]
# Everybody's requests are logged as Patron's are.
LOCATION = """location ^~ /accounts {{
            access_log {folder}/log/accounts.log patron buffer=64k flush=1s;
            gzip off;
            {handler}
        }}
        location / {{"""


class Site:
    """One nginx on a port of its own."""

    def __init__(self, folder, patrond_socket):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.program = None
        self.configuration = subprocess.run(
            [ROOT / "scripts/nginx-conf", "--port", str(self.port), "--dir", folder, "--patrond-at",
             f"unix:{patrond_socket}", "--client-limits", "off"],
            capture_output=True, text=True, check=True).stdout

    def hand_accounts_to(self, handler, upstream=""):
        """Adds a location for /accounts, and what it needs beside the server."""
        location = LOCATION.format(folder=self.folder, handler=handler)
        self.configuration = self.configuration.replace("location / {", location)
        self.configuration = self.configuration.replace("    server {",
                                                        f"{upstream}    server {{", 1)

    def start(self):
        file = self.folder / "nginx.conf"
        file.write_text(self.configuration)
        self.program = Program(["nginx", "-c", file, "-g", "daemon off;"],
                               self.folder / "log" / "nginx.log")
        self.program.await_listening(self.port)

    @property
    def pid(self):
        return self.program.pid

    def stop(self):
        if self.program:
            self.program.stop()


def fastcgi(socket, script=""):
    """As nginx hands a request to a FastCGI server that keeps no connections."""
    name = f"fastcgi_param SCRIPT_FILENAME {script}; " if script else ""
    return f"include /etc/nginx/fastcgi_params; {name}fastcgi_pass unix:{socket};"


def proxy(socket):
    """(location, upstream) for a server that speaks HTTP, with connections kept as Patron's are."""
    return ('proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; '
            "proxy_set_header Host $http_host;",
            f"    upstream behind {{ server unix:{socket} max_fails=0; keepalive 128; }}\n")
