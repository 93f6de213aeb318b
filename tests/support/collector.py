"""Reads what was sent to a collector with OpenTelemetry's own library, and says what is in it and what is wrong with it."""

import base64
import json
import sys

from google.protobuf.unknown_fields import UnknownFieldSet
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, SpanFlags, Status

wrong, spans, seen = [], [], set()


def unknown(message, path):
    if len(UnknownFieldSet(message)):
        wrong.append(f"{path} has fields that the protocol has not")
    for field, value in message.ListFields():
        if field.message_type is not None:
            values = value if hasattr(value, "__len__") and not hasattr(value, "ListFields") else [value]
            for each in values:
                unknown(each, f"{path}.{field.name}")


def attributes(pairs):
    names = [pair.key for pair in pairs]
    if len(names) != len(set(names)):
        wrong.append(f"something is said twice: {names}")
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in pairs}


for body in json.load(sys.stdin)["bodies"]:
    request = ExportTraceServiceRequest.FromString(base64.b64decode(body))
    unknown(request, "request")
    for of_resource in request.resource_spans:
        resource = attributes(of_resource.resource.attributes)
        for of_scope in of_resource.scope_spans:
            for span in of_scope.spans:
                if len(span.trace_id) != 16 or not any(span.trace_id):
                    wrong.append(f"{span.name}: the id of the trace is none")
                if len(span.span_id) != 8 or not any(span.span_id) or span.span_id in seen:
                    wrong.append(f"{span.name}: the id of the span is none, or another one's")
                seen.add(span.span_id)
                if len(span.parent_span_id) not in (0, 8):
                    wrong.append(f"{span.name}: the id of the parent is none")
                if not span.flags & 1:
                    wrong.append(f"{span.name} is not marked as taken")
                if not 1_700_000_000_000_000_000 < span.start_time_unix_nano <= span.end_time_unix_nano:
                    wrong.append(f"{span.name} ends before it begins, or long ago")
                spans.append(
                    {
                        "trace": span.trace_id.hex(),
                        "id": span.span_id.hex(),
                        "parent": span.parent_span_id.hex(),
                        "remote": bool(span.flags & SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK),
                        "name": span.name,
                        "kind": Span.SpanKind.Name(span.kind),
                        "status": Status.StatusCode.Name(span.status.code),
                        "message": span.status.message,
                        "start": str(span.start_time_unix_nano),
                        "end": str(span.end_time_unix_nano),
                        "attributes": attributes(span.attributes),
                        "resource": resource,
                        "scope": of_scope.scope.name,
                    }
                )
json.dump({"wrong": wrong, "spans": spans}, sys.stdout)
