# SPDX-License-Identifier: MIT
"""GitHub as git-wave knows it: one repository that lives in a JSON file. What asks it (fakes/gh in the
place of gh, fakes/github_server for the real one, fakes/github_ssh for git) only translates.

  WAVE_FAKE_GH_STATE  the file; made empty (repository o/n, nothing in it) when it is missing
  WAVE_FAKE_GH_GIT    a bare repository: heads of pull requests are its branches, a merge moves its base

What a test may put into the file, all of it optional:
  repository, login, page (items on a page)
  labels [name], issues {n: issue}, pulls {n: pull}, comments/reviews/lines {n: [..]} as GitHub's JSON
  heads {branch: oid}, checks/statuses/suites {oid or "*": [..]}, workflows [..], logs {job: text}
  ci n                each commit has one check, at work for n looks at it; it fails when there is a
                      file named `broken` in the commit
  blocked [n]         pull requests that cannot be merged
  until               seconds since 1970: no more requests before
  faults [{"do": what, "at": number of the call | "match": part of "METHOD path" or "PUSH", "times": n}]
     transient  HTTP 502, nothing done          lost     done, then the connection is reset
     limit      HTTP 403, come back in "after" s exhausted  no more requests for "after" s, HTTP 429
     denied     HTTP 403                        html     a page instead of JSON
     cut        half of the answer, unexpected EOF  dropped  the connection is reset, nothing done
     delay      "seconds" before anything else  slow     done, and "seconds" before the answer
     killed     gh is killed, nothing done      killed_late  done, then gh is killed; with "parent"
                                                true whoever has started it as well, right before
and reads there: calls [[METHOD, path, body]], in the order in which they came; deeds ["merges 2", ..],
what has changed for it.
"""
import contextlib
import fcntl
import hashlib
import json
import os
import re
import signal
import subprocess
import time
from urllib.parse import parse_qsl, unquote, urlencode

PATH = os.environ.get("WAVE_FAKE_GH_STATE", "")
GIT = os.environ.get("WAVE_FAKE_GH_GIT", "")
PHRASES = {200: "OK", 201: "Created", 204: "No Content", 302: "Found", 304: "Not Modified",
           401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
           409: "Conflict", 422: "Unprocessable Entity", 429: "Too Many Requests",
           501: "Not Implemented", 502: "Bad Gateway"}


class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Unknown(Exception):
    """A call that git-wave never makes."""


class Reply:
    def __init__(self, status, answer, headers=(), following=None):
        self.status = status
        self.text = answer if isinstance(answer, str) else json.dumps(answer)
        self.message = answer.get("message", "") if isinstance(answer, dict) else ""
        kind = "text/plain" if isinstance(answer, str) else "application/json; charset=utf-8"
        self.etag = f'W/"{hashlib.sha256(self.text.encode()).hexdigest()}"'
        self.headers = [f"Content-Type: {kind}", f"Etag: {self.etag}", *headers,
                        time.strftime("Date: %a, %d %b %Y %H:%M:%S GMT", time.gmtime())]
        if following:
            page = f"<https://api.github.com/repositories/1/x?{following}>"
            self.headers.append(f'Link: {page}; rel="next", {page}; rel="last"')
        self.how = "whole"  # or lost, cut, dropped, killed
        self.parent_too = False
        self.pause = 0


@contextlib.contextmanager
def kept():
    """The state, for as long as nobody else may see it; what is changed in it stays."""
    with open(PATH + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = {"repository": "o/n", "login": "wave-bot", "calls": [], "deeds": []}
        if os.path.exists(PATH):
            with open(PATH) as file:
                state.update(json.load(file))
        yield state
        with open(PATH + ".new", "w") as file:
            json.dump(state, file)
        os.rename(PATH + ".new", PATH)


def stamp(state):
    """A new time for each change, as git-wave must not rely on clocks."""
    state["clock"] = state.get("clock", 0) + 1
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_800_000_000 + state["clock"]))


def git(*words, told=""):
    done = subprocess.run(["git", "--git-dir", GIT, *words], input=told, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def head_of(state, branch):
    if GIT:
        return git("rev-parse", "--verify", "-q", f"refs/heads/{branch}")
    return state.get("heads", {}).get(branch)


def table(state, name):
    return state.setdefault(name, {})


def of(state, name, number):
    if number not in table(state, name):
        raise Refusal(404, "Not Found")
    return table(state, name)[number]


def either(state, number):
    """GitHub counts pull requests among the issues."""
    return table(state, "pulls").get(number) or of(state, "issues", number)


def issue_view(state, number):
    item = either(state, number)
    out = {"number": int(number), "title": "", "body": None, "labels": [], "assignees": [],
           "user": {"login": "somebody"}, "author_association": "NONE", "state": "open",
           "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
           "html_url": f"https://github.com/{state['repository']}/issues/{number}", **item}
    out["labels"] = [{"name": name} for name in out["labels"]]
    if number in table(state, "pulls"):
        out["pull_request"] = {"url": ""}
        for key in ("head", "base"):
            out.pop(key, None)
    return out


def pull_view(state, number):
    out = {"number": int(number), "draft": False, "mergeable": int(number) not in
           state.get("blocked", []), "merged_at": None, **of(state, "pulls", number)}
    if out["state"] == "open":
        out["head"]["sha"] = head_of(state, out["head"]["ref"]) or out["head"]["sha"]
    return out


def new_number(state):
    return str(max([0, *map(int, table(state, "issues")), *map(int, table(state, "pulls"))]) + 1)


def create_pull(state, body):
    oid = head_of(state, body["head"])
    if oid is None:
        raise Refusal(422, "Validation Failed: head")
    for pull in table(state, "pulls").values():
        if (pull["state"], pull["head"]["ref"], pull["base"]["ref"]) == ("open", body["head"], body["base"]):
            raise Refusal(422, f"A pull request already exists for {body['head']}.")
    if GIT and git("rev-list", "--count", oid, f"^{head_of(state, body['base'])}") == "0":
        raise Refusal(422, f"No commits between {body['base']} and {body['head']}")
    number = new_number(state)
    table(state, "pulls")[number] = {
        "html_url": f"https://github.com/{state['repository']}/pull/{number}", "state": "open",
        "title": body["title"], "body": body["body"], "user": {"login": state["login"]},
        "author_association": "MEMBER", "updated_at": stamp(state), "labels": [],
        "head": {"ref": body["head"], "sha": oid, "repo": {"full_name": state["repository"]}},
        "base": {"ref": body["base"]}}
    state["deeds"].append(f"opens {number} for {body['head']}")
    return 201, pull_view(state, number)


def merge_commit(pull, body):
    """Its id; the base has moved there."""
    base = head_of({}, pull["base"]["ref"])
    tree = git("merge-tree", "--write-tree", base, body["sha"])
    if tree is None:
        raise Refusal(405, "Pull Request is not mergeable")
    who = ["-c", "user.name=GitHub", "-c", "user.email=noreply@github.invalid"]
    parents = ["-p", base] + (["-p", body["sha"]] if body["merge_method"] == "merge" else [])
    oid = git(*who, "commit-tree", tree, *parents, told=pull["title"] + "\n")
    git("update-ref", f"refs/heads/{pull['base']['ref']}", oid, base)
    return oid


def merge_pull(state, number, body):
    pull = pull_view(state, number)
    if pull["state"] != "open" or not pull["mergeable"]:
        raise Refusal(405, "Pull Request is not mergeable")
    if body["sha"] != pull["head"]["sha"]:
        raise Refusal(409, "Head branch was modified. Review and try the merge again.")
    oid = merge_commit(pull, body) if GIT else hashlib.sha1(body["sha"].encode()).hexdigest()
    kept_pull = table(state, "pulls")[number]
    kept_pull["head"]["sha"] = body["sha"]
    kept_pull.update(state="closed", merged_at=stamp(state), merge_commit_sha=oid)
    kept_pull["updated_at"] = kept_pull["merged_at"]
    state["deeds"].append(f"merges {number}")
    for closes in re.findall(r"(?i)\b(?:closes|fixes|resolves) #(\d+)", kept_pull["body"] or ""):
        if closes in table(state, "issues"):
            table(state, "issues")[closes].update(state="closed", updated_at=stamp(state))
    return 200, {"merged": True, "sha": oid}


def list_pulls(state, query):
    out = [pull_view(state, number) for number in sorted(table(state, "pulls"), key=int)]
    if query["state"] != "all":
        out = [pull for pull in out if pull["state"] == query["state"]]
    if "head" in query:
        owner, _, branch = query["head"].partition(":")
        out = [pull for pull in out if pull["head"]["ref"] == branch
               and pull["head"]["repo"]["full_name"].split("/")[0] == owner]
    return out[::-1] if query["direction"] == "desc" else out


def comment(state, number, body):
    said = table(state, "comments").setdefault(number, [])
    item = either(state, number)
    item["updated_at"] = stamp(state)
    state["comment"] = state.get("comment", 0) + 1
    said.append({"id": state["comment"], "user": {"login": state["login"]}, "body": body["body"],
                 "author_association": "MEMBER", "created_at": item["updated_at"],
                 "updated_at": item["updated_at"], "html_url": "https://github.com/comment"})
    state["deeds"].append(f"comments {number}")
    return 201, said[-1]


def change_labels(state, number, add=(), remove=()):
    item = either(state, number)
    labels = [name for name in item.setdefault("labels", []) if name not in remove]
    labels += [name for name in add if name not in labels]
    if labels != item["labels"]:
        state["deeds"] += [f"labels {number} {x}" for x in labels if x not in item["labels"]]
        state["deeds"] += [f"unlabels {number} {x}" for x in item["labels"] if x not in labels]
        item.update(labels=labels, updated_at=stamp(state))
    return 200, [{"name": name} for name in labels]


def remove_label(state, number, name):
    if name not in either(state, number).get("labels", []):
        raise Refusal(404, "Label does not exist")
    return change_labels(state, number, remove=[name])


def add_labels(state, number, body):
    unmade = [name for name in body["labels"] if name not in state.setdefault("labels", [])]
    if unmade:
        raise Refusal(422, "Validation Failed: label")
    return change_labels(state, number, add=body["labels"])


def make_label(state, body):
    if body["name"] in state.setdefault("labels", []):
        raise Refusal(422, "Validation Failed: already_exists")
    state["labels"].append(body["name"])
    state["deeds"].append(f"makes the label {body['name']}")
    return 201, {"name": body["name"]}


def get_label(state, name):
    if name not in state.setdefault("labels", []):
        raise Refusal(404, "Not Found")
    return {"name": name}


def edit(state, number, body, view):
    item = either(state, number)
    item.update({key: body[key] for key in ("title", "body", "state") if key in body},
                updated_at=stamp(state))
    state["deeds"].append(f"edits {number}")
    return 200, view(state, number)


def about(state, name, oid):
    return table(state, name).get(oid, table(state, name).get("*", []))


def check_of(state, oid):
    """What a commit that was pushed gets, where commits are checked."""
    runs = table(state, "checks")
    if oid not in runs and git("cat-file", "-e", oid) is not None:
        number = len(runs) + 1
        runs[oid] = [{"id": number, "name": "build", "status": "in_progress", "conclusion": None,
                      "html_url": "https://github.com/o/n/actions",
                      "app": {"slug": "github-actions"}, "looks": 0}]
        log = "building\nmake: a file named broken is in the way\n"
        table(state, "logs")[str(number)] = log
    for run in runs.get(oid, []):
        run["looks"] += 1
        if run["looks"] > state["ci"] and run["status"] != "completed":
            broken = git("cat-file", "-e", f"{oid}:broken") is not None
            run.update(status="completed", conclusion="failure" if broken else "success")


def check_runs(state, oid):
    if "ci" in state:
        check_of(state, oid)
    return {"check_runs": about(state, "checks", oid)}


def open_issues(state, query):
    numbers = sorted([*table(state, "issues"), *table(state, "pulls")], key=int)
    views = [issue_view(state, number) for number in numbers]
    if query["state"] != "all":
        views = [view for view in views if view["state"] == query["state"]]
    if query["sort"] == "updated":
        views.sort(key=lambda view: view["updated_at"])
    return views[::-1] if query["direction"] == "desc" else views


def job_log(state, job):
    if job not in table(state, "logs"):
        raise Refusal(404, "Not Found")
    return table(state, "logs")[job]


def check_run(state, number):
    for runs in table(state, "checks").values():
        for run in runs:
            if str(run["id"]) == number:
                return run
    raise Refusal(404, "Not Found")


# (method, pattern of the path below the repository, deed); a GET's answer is what it shows.
N = r"(\d+)"
CALLS = [
    ("GET", "issues", lambda s, q, b: open_issues(s, q)),
    ("GET", f"issues/{N}", lambda s, q, b, n: issue_view(s, n)),
    ("PATCH", f"issues/{N}", lambda s, q, b, n: edit(s, n, b, issue_view)),
    ("GET", f"issues/{N}/labels", lambda s, q, b, n: [{"name": x} for x in either(s, n).get("labels", [])]),
    ("POST", f"issues/{N}/labels", lambda s, q, b, n: add_labels(s, n, b)),
    ("DELETE", f"issues/{N}/labels/([^/]+)", lambda s, q, b, n, x: remove_label(s, n, unquote(x))),
    ("GET", f"issues/{N}/comments", lambda s, q, b, n: table(s, "comments").get(n, [])),
    ("POST", f"issues/{N}/comments", lambda s, q, b, n: comment(s, n, b)),
    ("GET", "labels/([^/]+)", lambda s, q, b, x: get_label(s, unquote(x))),
    ("POST", "labels", lambda s, q, b: make_label(s, b)),
    ("GET", "pulls", lambda s, q, b: list_pulls(s, q)),
    ("POST", "pulls", lambda s, q, b: create_pull(s, b)),
    ("GET", f"pulls/{N}", lambda s, q, b, n: pull_view(s, n)),
    ("PATCH", f"pulls/{N}", lambda s, q, b, n: edit(s, n, b, pull_view)),
    ("PUT", f"pulls/{N}/merge", lambda s, q, b, n: merge_pull(s, n, b)),
    ("GET", f"pulls/{N}/reviews", lambda s, q, b, n: table(s, "reviews").get(n, [])),
    ("GET", f"pulls/{N}/comments", lambda s, q, b, n: table(s, "lines").get(n, [])),
    ("GET", "commits/([0-9a-f]{40})/check-runs", lambda s, q, b, o: check_runs(s, o)),
    ("GET", "commits/([0-9a-f]{40})/status", lambda s, q, b, o: {"statuses": about(s, "statuses", o)}),
    ("GET", "commits/([0-9a-f]{40})/check-suites", lambda s, q, b, o: {"check_suites": about(s, "suites", o)}),
    ("GET", "actions/workflows", lambda s, q, b: {"workflows": s.get("workflows", [])}),
    ("GET", f"actions/jobs/{N}/logs", lambda s, q, b, n: job_log(s, n)),
    ("GET", f"check-runs/{N}", lambda s, q, b, n: check_run(s, n)),
]


def act(state, method, path, body):
    """(status, answer, query of the next page)"""
    place, _, query = path.partition("?")
    asked = dict(parse_qsl(query))
    if (method, place) == ("GET", "user"):
        return 200, {"login": state["login"]}, None
    root = f"repos/{state['repository']}/"
    if not place.startswith(root):
        raise Unknown("another repository")
    for verb, pattern, deed in CALLS:
        match = re.fullmatch(pattern, place[len(root):])
        if verb != method or not match:
            continue
        answer = deed(state, asked, body, *match.groups())
        if method != "GET":
            return *answer, None
        return 200, *page_of(state, answer, asked)
    raise Unknown("no such call")


def page_of(state, answer, asked):
    """The part of a list, or of the one list in an answer, that was asked for."""
    if isinstance(answer, dict) and len(answer) == 1 and isinstance(next(iter(answer.values())), list):
        (key, items), = answer.items()
        part, following = page_of(state, items, asked)
        return {key: part, "total_count": len(items)}, following
    if not isinstance(answer, list):
        return answer, None
    size = min(int(asked.get("per_page", 30)), state.get("page", 100))
    page = int(asked.get("page", 1))
    more = len(answer) > page * size
    following = urlencode({**asked, "page": page + 1}) if more else None
    return answer[(page - 1) * size:page * size], following


def planned(state, number, line):
    for fault in state.get("faults", []):
        hits = fault["at"] == number if "at" in fault else fault.get("match", "") in line
        if hits and fault.get("times", 1) > 0:
            fault["times"] = fault.get("times", 1) - 1
            return fault
    return {"do": ""}


def kill(pid, parent_too):
    """The process that has asked."""
    with open(f"/proc/{pid}/stat") as file:
        parent = int(file.read().rpartition(")")[2].split()[1])
    for each in ([parent] if parent_too else []) + [pid]:
        os.kill(each, signal.SIGKILL)


def push_fault():
    """What is to go wrong with a push that begins."""
    with kept() as state:
        return planned(state, 0, "PUSH")


def refused(state, fault):
    """The answer to what was not done for this reason; nothing when there is none."""
    after = fault.get("after", 1)
    if fault["do"] == "exhausted":
        state["until"] = time.time() + after
    if state.get("until", 0) > time.time():
        status = 429 if fault["do"] == "exhausted" else 403
        return Reply(status, {"message": "API rate limit exceeded"},
                     ["X-Ratelimit-Remaining: 0", f"X-Ratelimit-Reset: {int(state['until'])}"])
    if fault["do"] == "transient":
        return Reply(502, {"message": "Server Error"})
    if fault["do"] == "limit":
        message = {"message": "You have exceeded a secondary rate limit"}
        return Reply(403, message, [f"Retry-After: {after}"])
    if fault["do"] == "denied":
        return Reply(403, {"message": "Resource not accessible by integration"})
    if fault["do"] == "html":
        return Reply(200, "<html>Please log in</html>")
    if fault["do"] in ("dropped", "killed"):
        reply = Reply(502, "")
        reply.how = fault["do"]
        return reply
    return None


def done(state, method, path, body):
    try:
        status, answer, following = act(state, method, path, body)
    except Refusal as refusal:
        return Reply(refusal.status, {"message": str(refusal)})
    left = ["X-Ratelimit-Limit: 5000", f"X-Ratelimit-Remaining: {max(1, 5000 - len(state['calls']))}",
            f"X-Ratelimit-Reset: {int(time.time()) + 3600}"]
    return Reply(status, answer, left, following)


def reply_to(method, path, etag, body):
    """What is asked for is done, or refused, or goes wrong as planned. Throws Unknown."""
    with kept() as state:
        state["calls"].append([method, path, body])
        fault = planned(state, len(state["calls"]), f"{method} {path}")
    if fault["do"] == "delay":
        time.sleep(fault["seconds"])
    with kept() as state:
        reply = refused(state, fault) or done(state, method, path, body)
    if reply.how == "whole" and fault["do"] in ("lost", "cut", "killed_late"):
        reply.how = fault["do"].removesuffix("_late")
    reply.parent_too = fault.get("parent", False)
    if fault["do"] == "slow":
        reply.pause = fault["seconds"]
    if etag and reply.how == "whole" and (reply.status, reply.etag) == (200, etag):
        reply.status, reply.text = 304, ""
    return reply
