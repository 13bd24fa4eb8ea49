"""The official Python SDK against the sandbox. Its readers refuse what is missing or has another type."""

from datetime import UTC, datetime

import pytest
from operations import ANNA, ANNA_SESSION, BANNED_USER, FOREIGN_USER, ORGANIZATION, REFUSED_KEY, UNKNOWN
from torii_backend.client import create_torii_client
from torii_backend.errors import ToriiApiError
from torii_backend.generated import ServerOrganizationsApi, ServerUsersApi


@pytest.fixture
def torii(sandbox):
    # Not closed: in 0.0.13 that is an AttributeError.
    return create_torii_client(secret_key=sandbox.key, api_url=sandbox.url)


@pytest.fixture
def generated(torii):
    """The client below the SDK's facade, which doesn't have all operations."""
    return torii._api_client


def all_pages(fetch):
    """Returns the items of all pages."""
    items, cursor = [], None
    while True:
        page = fetch(cursor)
        items += page.items
        if not page.has_more:
            return items
        cursor = page.next_cursor


def test_search(torii):
    users = all_pages(lambda cursor: torii.users.list(limit=10, cursor=cursor))
    assert len({user.id for user in users}) == len(users) > 30
    assert {user.locale for user in users} == {"en", "da", None}
    assert {user.status for user in users} == {"active", "banned", "deleted"}


def test_search_criteria(torii):
    def found(**criteria):
        return [str(user.id) for user in torii.users.list(limit=100, **criteria).items]

    anna = next(user for user in torii.users.list().items if str(user.id) == ANNA)
    assert found(email_addresses=["ANNA.BERG@example.com"]) == [ANNA]
    assert found(user_ids=[ANNA, UNKNOWN]) == [ANNA]
    assert found(name="berg", email="anna.berg@") == [ANNA]
    assert found(statuses=["banned"]) == [BANNED_USER]
    assert found(created_after=anna.created_at, created_before=anna.created_at) == [ANNA]
    assert ANNA in found(organization_id=ORGANIZATION)
    assert found(user_ids=[]) == []
    (nameless,) = torii.users.list(name=None).items
    assert nameless.name is None


def test_get_ban_and_unban(torii):
    user = torii.users.get(ANNA)
    assert (user.email, user.status) == ("anna.berg@example.com", "active")
    assert torii.users.ban(ANNA).status == "banned"
    assert torii.sessions.list_for_user(ANNA) == []
    assert torii.users.unban(ANNA).status == "active"


def test_sessions(torii):
    sessions = torii.sessions.list_for_user(ANNA)
    assert [str(session.id) for session in sessions][0] == ANNA_SESSION
    assert all(session.created_at <= session.last_used_at <= datetime.now(UTC) for session in sessions)
    torii.sessions.revoke(ANNA, ANNA_SESSION)
    assert len(torii.sessions.list_for_user(ANNA)) == len(sessions) - 1
    torii.sessions.revoke_all_for_user(ANNA)
    assert torii.sessions.list_for_user(ANNA) == []


def test_organizations(generated):
    api = ServerOrganizationsApi(generated)
    organizations = all_pages(lambda cursor: api.list_organizations(limit=1, cursor=cursor))
    assert organizations[0] == api.get_organization(ORGANIZATION)
    assert [organization.slug for organization in organizations] == ["example-studio", None]
    assert api.list_organizations(name="STUDIO").items == organizations[:1]
    members = all_pages(lambda cursor: api.list_members(ORGANIZATION, limit=3, cursor=cursor))
    assert {member.role for member in members} == {"org:administrator", "org:member"}
    of_anna = ServerUsersApi(generated).list_user_organizations(ANNA).items
    assert [item.role_name for item in of_anna] == ["Administrator", None]


@pytest.mark.parametrize(
    ("user", "status", "code"), [(FOREIGN_USER, 403, "wrong_environment"), (UNKNOWN, 404, "user_not_found")]
)
def test_errors(torii, user, status, code):
    with pytest.raises(ToriiApiError) as error:
        torii.users.get(user)
    assert (error.value.status, error.value.code, bool(error.value.support_id)) == (status, code, True)


def test_a_refused_key(sandbox):
    torii = create_torii_client(secret_key=REFUSED_KEY, api_url=sandbox.url)
    with pytest.raises(ToriiApiError, match="secret key") as error:
        torii.sessions.list_for_user(ANNA)
    assert error.value.status == 401
