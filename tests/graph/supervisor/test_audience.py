import pytest

from graph.supervisor.audience import audience_of, names_one_client
from projects.scope import Scope

EVERYONE = ("me", "team", "client", "public")


def heard(text: str, *, project: str | None = "airep") -> str:
    return audience_of(text, allowed=EVERYONE, project=project, scope=Scope())


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("draft a status update for the AIREP client", "client:airep"),
        ("draft a status update for the airep client", "client:airep"),
        ("write to the Hartwell client about the delay", "client:airep"),
        ("tell our AIREP customers that we are late", "client:airep"),
        ("an e-mail to AIREP customers", "client:airep"),
        ("write a summary for the Find a Sign client", "client:airep"),
        ("write a summary for the Find a Sign team", "team"),
        ("update the Find a Sign team on the delay", "team"),
        ("tweet that we open on Monday", "public"),
        ("write a tweet for the AIREP client", "public"),
        ("post the news on LinkedIn", "public"),
        ("draft a press release", "public"),
        ("put a note on our website", "public"),
        ("write a note for the AIREP client meeting", "me"),
        ("write a note to Petra about the AIREP client", "me"),
        ("what do we know about the AIREP client?", "me"),
        ("what did we write for the AIREP client?", "me"),
        ("who is on the Find a Sign team", "me"),
    ],
)
def test_readers_are_known_by_the_name_of_a_project(text: str, audience: str):
    assert heard(text) == audience


def test_clients_of_no_known_project_are_anyone():
    assert heard("draft a note for the Hartwell client", project=None) == "public"


def test_one_named_client_needs_a_project():
    assert names_one_client("draft a note for the Hartwell client", allowed=EVERYONE)
    assert not names_one_client("what do we know of the Hartwell client", allowed=EVERYONE)
    assert not names_one_client("draft a note for the Hartwell client", allowed=("me",))


def test_a_long_request_is_read_in_no_time():
    assert heard("write " + "for the " * 5_000) == "me"
    assert heard("post " * 5_000) == "me"
