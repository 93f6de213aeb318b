"""Runs scim2-tester against a server; prints what it found, as JSON."""

import json
import sys
import uuid

import scim2_tester.filling as filling
from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

job = json.load(sys.stdin)

# A userName is an e-mail address here, which no schema can say: the tester would make up a UUID.
made_up = filling.generate_random_value


def made(context, path, mutability=None, required=None):
    if str(path).endswith("userName"):
        return f"{uuid.uuid4()}@delegates.example"
    return made_up(context, path=path, mutability=mutability, required=required)


for module in list(sys.modules.values()):
    if getattr(module, "generate_random_value", None) is made_up:
        module.generate_random_value = made

http = Client(base_url=job["base"], headers={"Authorization": f"Bearer {job['token']}"}, timeout=60)
results = check_server(SyncSCIMClient(http))
wrong = [
    f"{result.resource_type} {result.title}: {result.reason}"
    for result in results
    if result.status in (Status.DEVIATION, Status.ERROR, Status.CRITICAL)
]
skipped = [result.title for result in results if result.status == Status.SKIPPED]
good = sum(result.status in (Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE) for result in results)
print(json.dumps({"wrong": wrong, "skipped": skipped, "good": good}))
