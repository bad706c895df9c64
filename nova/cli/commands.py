"""The commands: which there are, and what each is for. Nothing is imported to know that."""

SUMMARIES = {
    "ask": "Ask something, or have something kept.",
    "chat": "Have a conversation, line by line.",
    "route": "Show where a request would go, and correct where one went.",
    "up": "Stay until Ctrl-C: do what Nova does by itself, and serve other commands.",
    "next": "Say what should be done next, at most three things, and stop.",
    "agenda": "Items of `nova next`: done, snooze, wake, up, down, undo, history.",
    "plans": "Plans that wait for people, days and figures: list, show, advance, done, cancel.",
    "doctor": "Check that all is well, part by part.",
    "demo": "Load three demo projects and send six requests through Nova.",
    "agents": "Who does what: list, show, check, map, new.",
    "memory": "What Nova knows: search, why, history, diff, undo, erase, review, import, backup.",
    "projects": "The projects of this home: list, show, add.",
    "data": "The projects' databases: connect, catalogue, describe, explain, run, sql, check, harden, prepare.",
    "schedules": "What fires when: list, show, next, add, change, pause, resume, delete, history.",
    "approvals": "Effects that wait for your word: list, show, edit, approve, reject, renew, undo.",
    "pipelines": "Routines of several steps: list, check, run, status, logs, resume, pause, cancel.",
    "runs": "What happened, why and at what cost: list, show, explain, cost, cancel, waiting, finish.",
    "eval": "How well Nova works, measured: routing, memory, data.",
}
"""By name, in the order in which they are shown; `nova/cli/<name>.py` holds the command itself."""
