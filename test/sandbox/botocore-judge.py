"""Asks a sandbox by botocore, and says what of an answer botocore's own model does not have or misses.

Reads a list of [service, operation, arguments] from stdin; prints a list of complaints as JSON. A parser leaves out what it
does not know without a word, so the bodies are read here once more: an element or member that the model of the operation
does not name is a complaint, as is a required one that is missing.
"""

import json
import sys
from xml.etree import ElementTree

import botocore.session

endpoint = sys.argv[1]
session = botocore.session.get_session()
complaints = []


def complain(place, message):
    complaints.append(f"{place}: {message}")


def walk_json(value, shape, place):
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name not in shape.members:
                complain(place, f"{name} is not in {shape.name}")
            else:
                walk_json(inner, shape.members[name], f"{place}.{name}")
        for name in shape.required_members:
            if name not in value:
                complain(place, f"{name} is missing")
    elif shape.type_name == "list" and isinstance(value, list):
        for inner in value:
            walk_json(inner, shape.member, place)
    elif shape.type_name == "map" and isinstance(value, dict):
        for inner in value.values():
            walk_json(inner, shape.value, place)
    elif shape.type_name in ("structure", "list", "map"):
        complain(place, f"is no {shape.type_name}")


def bare(element):
    return element.tag.split("}")[-1]


def walk_xml(element, shape, place, beside=()):
    if shape.type_name == "structure":
        names = {m.serialization.get("name", n): (n, m) for n, m in shape.members.items()}
        found = set()
        for child in element:
            if bare(child) in beside:
                continue
            if bare(child) not in names:
                complain(place, f"{bare(child)} is not in {shape.name}")
                continue
            name, member = names[bare(child)]
            found.add(name)
            walk_xml(child, member, f"{place}.{name}")
        for name in shape.required_members:
            if name not in found:
                complain(place, f"{name} is missing")
    elif shape.type_name == "list":
        expected = shape.member.serialization.get("name", "member")
        for child in element:
            if bare(child) != expected:
                complain(place, f"{bare(child)} where {expected} is due")
            walk_xml(child, shape.member, place)
    elif len(element):
        complain(place, f"has children, but is {shape.type_name}")


for service, operation, arguments in json.load(sys.stdin):
    client = session.create_client(
        service,
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="AKIATEST",
        aws_secret_access_key="secret",
    )
    bodies = []
    client.meta.events.register(
        "response-received", lambda response_dict, **_: bodies.append(response_dict["body"]) if response_dict else None
    )
    model = client.meta.service_model
    client._make_api_call(operation, arguments)
    place, output = f"{service}:{operation}", model.operation_model(operation).output_shape
    for body in bodies:
        if model.metadata["protocol"] == "json":
            walk_json(json.loads(body), output, place)
            continue
        root = ElementTree.fromstring(body)
        if not root.tag.startswith("{" + model.metadata["xmlNamespace"].rstrip("/")):
            complain(place, f"the namespace of {root.tag}")
        if model.metadata["protocol"] == "ec2":
            walk_xml(root, output, place, beside=("requestId",))
            continue
        wrapper = output.serialization["resultWrapper"]
        walk_xml(next(child for child in root if bare(child) == wrapper), output, place)
print(json.dumps(complaints))
