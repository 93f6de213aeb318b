"""A real mail server for the tests: STARTTLS and AUTH are required, every message taken becomes an .eml file.

Prints its port, then serves until its standard input closes: it never outlives the test that started it.
"""

import argparse
import asyncio
import itertools
import logging
import os
import ssl
import sys
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

# What the library would say about its own future and about AUTH behind TLS from the first byte is no news.
warnings.simplefilter("ignore")
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

parser = argparse.ArgumentParser()
parser.add_argument("--certificate", required=True)
parser.add_argument("--key", required=True)
parser.add_argument("--folder", required=True)
parser.add_argument("--user", required=True)
parser.add_argument("--password", required=True)
parser.add_argument("--implicit-tls", action="store_true", help="TLS from the first byte instead of STARTTLS")
parser.add_argument("--answer", help="what the server does, see Answer in smtp.rs")
arguments = parser.parse_args()

code, _, rest = (arguments.answer or "").partition(":")
left_to_defer = int(rest) if code == "451" else 0
left_to_drop = int(rest) if code == "drop" else 0
numbers = itertools.count(1)


def is_open():
    return os.path.exists(os.path.join(arguments.folder, "open"))


def note_that_it_was_said():
    open(os.path.join(arguments.folder, "said"), "wb").close()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if code == "550":
            return "550 5.1.1 no such mailbox here"
        if code == "450" and address.endswith("@" + rest) and not is_open():
            return "450 4.2.0 this host is busy, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global left_to_defer, left_to_drop
        if left_to_defer > 0:
            left_to_defer -= 1
            return "451 4.7.1 greylisted, come back later"
        if code == "greylist" and not is_open() and any(to.endswith("@" + rest) for to in envelope.rcpt_tos):
            return "451 4.7.1 greylisted, come back later"
        path = os.path.join(arguments.folder, f"{next(numbers):04}.eml")
        with open(path + ".part", "wb") as file:
            file.write(f"X-From: {envelope.mail_from}\r\nX-To: {','.join(envelope.rcpt_tos)}\r\n".encode())
            file.write(envelope.content)
        os.rename(path + ".part", path)
        if left_to_drop > 0:
            left_to_drop -= 1
            server.transport.abort()
        if code == "held" and not is_open():
            while not is_open():
                await asyncio.sleep(0.02)
            # It is said when this returns, which comes before whatever is to be done later.
            asyncio.get_running_loop().call_later(0.2, note_that_it_was_said)
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    fits = data.login.decode() == arguments.user and data.password.decode() == arguments.password
    return AuthResult(success=fits, handled=fits or None)


def leave_with_the_test():
    sys.stdin.read()
    os._exit(0)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments.certificate, arguments.key)
    implicit = arguments.implicit_tls

    def session():
        return SMTP(
            Handler(),
            hostname="localhost",
            tls_context=None if implicit else context,
            require_starttls=not implicit,
            authenticator=authenticate,
            auth_required=True,
            # With TLS from the first byte the library does not know that the connection is encrypted.
            auth_require_tls=not implicit,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=context if implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


threading.Thread(target=leave_with_the_test, daemon=True).start()
asyncio.run(main())
