"""Schemathesis over docs/openapi.json against a running server with the demonstration.

    python run.py URL CONTRACT FOLDER

Each round asks as somebody: nobody, or one of the demonstration's members. Ids that a generator
never guesses (an account, a loan, a meeting) are looked up first and filled in, in rounds of their
own. Everything is generated deterministically, so that a red run is red again. What is checked is
that no answer is a 5xx and that each one is what the contract says. Business rules are left to the
other tests.
"""

import json
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
        "ignored_auth",
    ]
)
# Stays open by design; a client of events has tests of its own.
ENDLESS = ["watch_meeting"]
MEMBERS = {
    "Siti": ("01150042", "padi-hijau-42"),
    "Bambang": ("01170077", "kopi-tubruk-77"),
    "Yayah": ("01260187", "melati-putih-187"),
}
# Seconds that one round may take.
LONGEST = 600
# A sealed vote that is open, and the annual meeting, which votes through the session.
SEALED, ANNUAL = "ralb-2026", "rat-2025"


def ask(url, path, cookie=None, body=None):
    request = urllib.request.Request(url + path, data=json.dumps(body).encode() if body else None)
    request.add_header("X-Sokoguru", "1")
    if body:
        request.add_header("Content-Type", "application/json")
    if cookie:
        request.add_header("Cookie", cookie)
    return urllib.request.urlopen(request, timeout=30)


def sign_in(url, name):
    number, password = MEMBERS[name]
    body = {"memberNumber": number, "password": password, "device": "schemathesis"}
    answer = ask(url, "/v1/sessions", body=body)
    return answer.headers["Set-Cookie"].split(";")[0]


def first(url, cookie, path):
    items = json.load(ask(url, path, cookie)).get("items") or []
    return items[0]["id"] if items else None


def round_of(url, contract, folder, title, cookie, choose, ids, examples):
    """One run; gives whether it passed."""
    lines = []
    if cookie:
        lines.append(f'headers = {{ Cookie = "{cookie}", X-Sokoguru = "1" }}')
    for pattern, values in ids:
        filled = ", ".join(f'"path.{name}" = "{value}"' for name, value in values.items())
        lines += ["[[operations]]", f"include-path-regex = '{pattern}'", f"parameters = {{ {filled} }}"]
    settings = folder / f"{title}.toml"
    settings.write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "schemathesis.cli"]
    scripts = Path(sys.executable).parent
    for name in ("schemathesis", "schemathesis.exe"):
        if (scripts / name).exists():
            command = [str(scripts / name)]
    command += ["--no-color", "--config-file", str(settings), "run", str(contract)]
    command += ["--url", url, "--phases", "examples,coverage,fuzzing"]
    command += ["--max-examples", str(examples), "--generation-deterministic"]
    command += ["--checks", CHECKS, "--continue-on-failure", "--warnings", "off"]
    # As fast as the server lets one member ask. Following `Retry-After` would wait for hours where an
    # operation has a limit of its own.
    if cookie:
        command += ["--rate-limit", "12/s"]
    command += ["--request-timeout", "20", "--workers", "1"]
    for name in ENDLESS:
        command += ["--exclude-operation-id", name]
    command += choose
    try:
        done = subprocess.run(command, check=False, cwd=folder, timeout=LONGEST, capture_output=True)
    except subprocess.TimeoutExpired:
        print(f"\n-- {title}\nnot done after {LONGEST} seconds", flush=True)
        return False
    print(f"\n-- {title}\n{done.stdout.decode(errors='replace')}", flush=True)
    return done.returncode == 0


def main():
    url, contract, folder = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    cookies = {name: sign_in(url, name) for name in MEMBERS}
    leaving = sign_in(url, "Yayah")
    siti = cookies["Siti"]
    own = [
        ("^/v1/savings/[{]id[}]", {"id": first(url, siti, "/v1/savings")}),
        ("^/v1/loans/[{]id[}]", {"id": first(url, siti, "/v1/loans")}),
        ("^/v1/loan-applications/[{]id[}]", {"id": first(url, siti, "/v1/loan-applications")}),
    ]
    own = [(pattern, values) for pattern, values in own if values["id"]]
    annual = json.load(ask(url, f"/v1/meetings/{ANNUAL}", siti))
    item = next(one["id"] for one in annual["items"] if one["ballot"] == "open")
    meeting = {"id": ANNUAL, "item": item}
    if annual["papers"]:
        meeting["paper"] = annual["papers"][0]["id"]
    of_meetings = "^/v1/meetings/[{]id[}]"
    no_end = ["--exclude-operation-id", "delete_session"]
    money = "^/v1/(home|savings|loans|loan-|guarantees|shu)"
    rounds = [
        # Workbooks are no form that the generator can write.
        ("nobody", None, ["--exclude-operation-id", "create_import"], [], 5),
        ("member", siti, ["--include-path-regex", money], own, 8),
        (
            "calon anggota",
            cookies["Yayah"],
            no_end + ["--exclude-path-regex", f"{of_meetings}|{money}|^/v1/office/"],
            [],
            5,
        ),
        (
            "annual meeting",
            cookies["Bambang"],
            ["--include-path-regex", of_meetings],
            [(of_meetings, {"id": ANNUAL}), ("/papers/", {k: meeting[k] for k in ("id", "paper") if k in meeting}),
             ("/items/", {k: meeting[k] for k in ("id", "item")})],
            10,
        ),
        (
            "sealed meeting",
            cookies["Yayah"],
            ["--include-path-regex", of_meetings + "/(board|ballots|ceremony|credential|manifest|slots|trustee)"],
            [(of_meetings, {"id": SEALED})],
            15,
        ),
        ("signing out", leaving, ["--include-operation-id", "delete_session"], [], 10),
    ]
    # Each member has a limit of their own, so that the rounds run side by side.
    with ThreadPoolExecutor(len(rounds)) as pool:
        passed = pool.map(lambda one: round_of(url, contract, folder, *one), rounds)
        failed = [one[0] for one, good in zip(rounds, passed) if not good]
    if failed:
        sys.exit(f"Schemathesis found something as: {', '.join(failed)}")


main()
