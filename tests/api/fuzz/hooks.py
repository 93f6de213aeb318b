"""What schemathesis is told besides the document: things that exist, who asks, and where a check does not fit."""

import atexit
import collections
import json
import os
import zlib
from pathlib import Path

import schemathesis

# What the test made, by operation: the names in its address, a body that is well formed, and who asks in the caller's place.
WORLD = json.loads(Path(os.environ["CHANCERY_FUZZ_WORLD"]).read_text())
# Who asks: the id, and the token; both empty when it is nobody.
OWN = os.environ["CHANCERY_FUZZ_OWN"]
TOKEN = os.environ["CHANCERY_FUZZ_TOKEN"]
METHODS = ("get", "post", "put", "patch", "delete")

# What was answered: operation -> status -> how often.
ANSWERED = collections.defaultdict(collections.Counter)
atexit.register(lambda: Path(os.environ["CHANCERY_FUZZ_ANSWERED"]).write_text(json.dumps(ANSWERED)))


def label(operation):
    return f"{operation.method.upper()} {operation.path}"


class Asker:
    """Who asks. What ends whoever asks is asked by somebody who is there for nothing else."""

    def get(self, case, context):
        return WORLD.get(label(case.operation), {}).get("spare") or TOKEN

    def set(self, case, token, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}


if TOKEN:
    schemathesis.auth(refresh_interval=None)(Asker)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """What exists goes into the document as examples: from them the first requests are made."""
    for path, item in raw_schema["paths"].items():
        for method in METHODS:
            known = WORLD.get(f"{method.upper()} {path}")
            if known is None or method not in item:
                continue
            for parameter in item[method].get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in known["path"]:
                    parameter["example"] = known["path"][parameter["name"]]
            for content in item[method].get("requestBody", {}).get("content", {}).values():
                content["example"] = known["body"]


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Two of three requests are about things that exist: of others it is only said that they do not."""
    known = WORLD.get(label(context.operation), {}).get("path", {})
    if not path_parameters or zlib.crc32(repr(path_parameters).encode()) % 3 == 0:
        return path_parameters
    fits = all(type(path_parameters.get(name)) is type(value) for name, value in known.items())
    return {**path_parameters, **known} if fits else path_parameters


@schemathesis.hook
def map_headers(context, headers):
    """Heads of requests are Latin-1 without line breaks: the client sends no others."""
    plain = lambda value: value.translate({10: None, 13: None, 0: None}).encode().decode("latin-1").strip()
    return headers and {name: plain(value) if isinstance(value, str) else value for name, value in headers.items()}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Administrators end everybody's sessions, their own as well: then the rest would be asked by nobody."""
    if case.operation.path.endswith("/sign-out") and case.path_parameters.get("id") == OWN:
        case.path_parameters["id"] = WORLD[label(case.operation)]["path"]["id"]


@schemathesis.hook
def after_call(context, case, response):
    ANSWERED[label(case.operation)][response.status_code] += 1
