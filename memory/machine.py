"""The noise of machines: logs, heartbeats, dumps, and the text that an assistant is started with."""

from functools import lru_cache

from projects.expression import expression

_LINE = expression(
    r"(?m)^\W{0,2}\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\S*(?:\s|$)"
    r"|^\W{0,2}(?:\w{3} +\d{1,2} )?\d\d:\d\d:\d\d\b"
    r"|\b\d{4}-\d\d-\d\dT\d\d:\d\d"
    r"|(?-i:\b(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE|FATAL|CRITICAL)\b[ :\]-])"
    r"|(?-i:\b[A-Z]{3,}_[A-Z_]{2,}\b)"
    r"|^[ \t]*+(?i:\[(?:cron|system|heartbeat|info|warn|error|debug|job|task|log)[^\]\n]{0,40}\])"
    r"|^[ \t]*+(?i:(?:cron|heartbeat|bootstrap|boot|daemon|watchdog|healthcheck|health check|startup)\s*:)"
    r"|\bTraceback \(most recent|\bFile \"[^\"\n]{1,200}\", line \d|^[ \t]*+at [\w.$<>]{3,80}\([\w.]{1,80}:\d+\)"
    r"|\b[A-Z]\w{2,40}(?:Error|Exception)\b|\bnpm ERR|\bsegmentation fault\b|\berrno\b"
    r"|\b(?:GET|POST|PUT|PATCH|DELETE) /\S*|\bHTTP/\d"
    r"|^[ \t]*+[{\[][ \t]*+\"[\w-]{1,40}\"[ \t]*+:|\{\"[\w-]{1,40}\"[ \t]*+:"
    r"|\b(?:commit|sha|hash|(?:job|run|session|request|trace) id)(?: is)?\W{1,3}[0-9a-f]{7,64}\b"
    r"|\b(?i:pid)\W{0,2}\d+\b|\b(?i:exit (?:code|status))\b"
)
_PAIR = expression(r"(?<![\w?&])[A-Za-z_][\w.-]{1,40}=[^\s=]{1,80}")
_BOOT = expression(
    r"(?i)(?:^|[.!?:\n][ \t]*+|\b(?:assume|imagine) )you(?:['\u2019]re| are)(?: now)? (?:an? |the |my |our )?(?:[\w-]+[ ,]+){0,6}?"
    r"(?:assistant|agent|ai\b|a\.i\.|bot|chatbot|(?:language )?model|helper|persona|expert|specialist|"
    r"professional|running|deployed|connected to|equipped|operating|tasked)\b"
    r"|(?:^|[.!?:\n][ \t]*+)your (?:name|role|task|tasks|goal|goals|job|persona|purpose|mission|identity|answers?|"
    r"responses?|repl(?:y|ies)|outputs?|tone|workspace|capabilities|instructions?|objective|personality|knowledge)"
    r" (?:is|are|must|should|will|may|includes?|ends?|lies?)\b"
    r"|(?:^|[.!?:\n][ \t]*+)(?:act|behave|respond|answer|pose) (?:as|like) (?:an?|the|my|if) "
    r"|\byou (?:speak|write|respond|reply|answer) (?:in|with|like|as|to)\b|\byou have (?:access to|the following|strong)\b"
    r"|\b(?:(?-i:[A-Z]{3,20})|(?:memory|soul|user|agents?|heartbeat|identity|tools|bootstrap|claude|system))\.md\b"
    r"|\bas an? (?:ai|a\.i\.|large language|language|artificial)\b|\b(?:large )?language models?\b"
    r"|\b(?:knowledge|training)(?: data)? cut-?off\b|\bcontext window\b|\bmax(?:imum)? tokens\b"
    r"|\b(?:current|today['\u2019]s|system) (?:date|time|datetime)(?: and time)? ?(?::|is\b)"
    r"|^[ \t]*+(?:available |allowed |enabled |your )?(?:tools?|functions?|skills|plugins) ?:"
    r"|^[ \t]*+(?:system|system message|system prompt|developer|persona|guidelines|instructions|directives|constraints|"
    r"output format|response format|rules(?: for (?:this|the) (?:chat|conversation|session|assistant|agent))?) ?:"
    r"|\bno_reply\b|\bheartbeat\b|\bcron prompt\b|\bsystem prompt\b"
    r"|\b(?:responses?|repl(?:y|ies)|outputs?) (?:must|should|shall|have to|are to) (?:be|use|contain|include|have|not)\b"
    r"|\b(?:this|the) (?:conversation|chat|session) is (?:between|with|being)\b"
    r"|\b(?:(?:when|while|before) (?:responding|replying|answering)|in your (?:answers?|repl(?:y|ies)|responses?))\b"
    r"|\bevery session\b|\b(?:rendered|formatted) as (?:markdown|html|json)\b|\bmust be in json\b"
    r"|\b(?:gpt|claude|gemini|llama|mistral|qwen)-?\d"
)
_ABOUT_ASSISTANT = expression(
    r"(?i)(?:^|[.!?:\n,;][ \t]*+|\band )(?:(?:the|this|an?|each|every)\s+)?(?:ai |virtual |helpful |main |sub-?)?"
    r"(?:assistant|agent|chat ?bot|bot|llm|persona|session|conversation|context|prompt|output|user|"
    r"workspace|sandbox|thinking|tool)s?(?:['\u2019]s \w+)? "
    r"(?:(?:also|always|never|only|now|still) )?(?:is|are|was|were|must|should|shall|can|cannot|can['\u2019]t|may|"
    r"will|has|have|does|do|runs?|reads?|repl(?:y|ies)|answers?|uses?|needs?|speaks?|helps?|prefers?|wants?|"
    r"works?|lives?|likes?|loves?|knows?|mentioned|said|asked|owns?|stores?|sends?|writes?|started|version)\b"
    r"|(?:^|[.!?:\n;][ \t]*+)you (?:can|cannot|can['\u2019]t|may|must|will|won['\u2019]t|shall|should|are|have|speak|act|know|work|do)\b"
    r"|\b(?:the|this|your|each|every) (?:ai |virtual |helpful )?(?:assistant|chat ?bot|bot|llm|persona|language model)\b"
)
_TECHNICAL = expression(
    r"(?i)\b(?:uptime|latency|stdout|stderr|cpu|ram|disk usage|load average|packet loss|ping|container|"
    r"restarts?|restarted|cache[ds]?|cron|job|daemon|process|thread|threads|port|host|server|node|cluster|"
    r"backup|database|db|index|rows|log|logs|queue|tickets?|build|pipeline|deploy(?:ed|ment)?|version|"
    r"variable|function|loop|script|command|file|folder|registry|timeout|retr(?:y|ies)|token|tokens|webhook|"
    r"endpoint|api|localhost|kernel|instance|worker|mounted|healthy|unhealthy)\b|/(?:dev|var|srv|home|etc|usr|tmp)/"
)
_IDENTIFIER = expression(
    r"\b[a-z][\w-]*_[a-z]\w*\b|\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{10,64}\b"
)
"""What only programs call things."""
_RECURRING = expression(
    r"(?i)\b(?:every|each|always|never|nightly|daily|weekly|monthly|hourly|must|may|our|my|we|i|"
    r"decided|prefer|only|from now on|as of|on \w+days)\b"
)


@lru_cache(maxsize=64)
def is_machine(text: str) -> bool:
    """Whether a text has the shape of what programs write: log lines, dumps, traces."""
    return bool(_LINE.search(text)) or len(_PAIR.findall(text)) >= 2


@lru_cache(maxsize=64)
def is_boot(text: str) -> bool:
    """Whether a text is one that an assistant is started with, and tells it who it is."""
    return bool(_BOOT.search(text))


def is_of_assistant(text: str) -> bool:
    """Whether a statement speaks of an assistant or of "the user", as nobody does of themselves."""
    return bool(_ABOUT_ASSISTANT.search(text))


def is_report(text: str) -> bool:
    """Whether a statement tells how some machine was doing: true then, and of no use later."""
    if _RECURRING.search(text):
        return False
    terms = {match.group().lower() for match in _TECHNICAL.finditer(text)}
    return len(terms) >= 2 or bool(_IDENTIFIER.search(text))
