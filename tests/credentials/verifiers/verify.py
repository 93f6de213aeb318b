"""A third verifier, asked about what a running server issued. Reads {"base", "cases": [{"name", "credential" | "jwt" | "svg"}]} on
standard input, and prints by name what it says: "good", or why not. Nothing but that server is reached."""

import json
import sys
import urllib.request

from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier

job = json.load(sys.stdin)
base = job["base"]
host = base.split("://")[1]
did = "did:web:" + host.replace(":", "%3A")


def download(url):
    """did:web means https; the server under test speaks http."""
    there, path = url.split("://", 1)[1].split("/", 1)
    if there != host:
        raise OSError("no way to " + url)
    with urllib.request.urlopen(base + "/" + path) as answer:
        return answer.read()


def judge(case):
    if "jwt" in case:
        verifier = OB3Verifier.for_issuer_did(did, download=download)
        # The status list has a proof in it, not around it: that this program asks for the other form is left aside.
        verifier.verify(case["jwt"], check_status=True, verify_status_list=False, download=download)
        return "good"
    document = case.get("credential")
    if "svg" in case:
        document = OB3Verifier.extract_token_from_svg(case["svg"].encode("utf-8"))
    verifier = OB3LdpVerifier.for_issuer_did(did)
    verifier.verify(document, check_status=True, verify_status_list=False, download=download)
    return "good"


results = {}
for case in job["cases"]:
    try:
        results[case["name"]] = judge(case)
    except Exception as error:
        results[case["name"]] = "%s: %s" % (type(error).__name__, error)
json.dump(results, sys.stdout)
