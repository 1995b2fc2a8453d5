"""The customers that every contender has: the same number of them, in tables of its own, and tokens
for some, spread over all."""
import base64
import hashlib
import hmac
import json
import pathlib
import time

SCHEMA = pathlib.Path(__file__).resolve().parents[1] / "contenders" / "schema.sql"
ACCOUNTS = 10_000
SIGNED_IN = 512
TOKEN_KEY = "a key of the benchmark, 256 bits"
TOKEN_LIFE = 86_400

# One text for both databases; a row's number says which customer it is.
NUMBERS = """WITH RECURSIVE number(n) AS (SELECT {first} UNION ALL
                                          SELECT n + 1 FROM number WHERE n < {last})"""
FILL = f"""
INSERT INTO account
{NUMBERS}
SELECT n, '0ff757dd-9b8a-4750-89ad-' || substr(CAST(1000000000000 + n AS TEXT), 2),
       'Jonathan', 'Doe', 'customer' || n || '@example.com', '', 'en-US', 1, 3, 3, 1, {{now}}, {{now}}
FROM number;
INSERT INTO session
{NUMBERS}
SELECT n, n, 'jti' || n, {{now}} + {TOKEN_LIFE} FROM number;
INSERT INTO account_demographic
{NUMBERS}
SELECT n, '6d2bd9a1-8c47-4cf3-93a0-0c5bd1b2f1a7',
       '7ff757dd-9b8a-4750-89ad-' || substr(CAST(1000000000000 + n AS TEXT), 2), '1985-01-13'
FROM number
"""


def fill(database):
    """Makes the contenders' tables in an empty database and the accounts in them."""
    database.make()
    database.script(SCHEMA.read_text())
    database.script(FILL.format(first=1, last=ACCOUNTS, now=int(time.time())))
    database.settle()


def signed_in():
    """The numbers of the accounts that the load signs in as, spread over all."""
    return range(1, ACCOUNTS + 1, ACCOUNTS // SIGNED_IN)[:SIGNED_IN]


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(account):
    """A bearer token with the claims that Patron's have."""
    now = int(time.time())
    header = {"typ": "JWT", "alg": "HS256", "kid": "k1"}
    claims = {"set_refresh_ttl": 43800, "iss": "http://127.0.0.1/accounts/login", "iat": now,
              "exp": now + TOKEN_LIFE, "nbf": now, "jti": f"jti{account}", "sub": str(account),
              "prv": hashlib.sha1(b"accounts").hexdigest(), "application_id": 1,
              "session_id": account}
    signed = ".".join(base64url(json.dumps(part, separators=(",", ":")).encode())
                      for part in (header, claims))
    signature = hmac.digest(TOKEN_KEY.encode(), signed.encode(), "sha256")
    return f"{signed}.{base64url(signature)}"
