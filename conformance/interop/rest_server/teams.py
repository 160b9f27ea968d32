"""Teams, which a client names and puts, and their members, which the server numbers."""

import hashlib
import json
import re
import time

from files_server.http import Response

from .service import Problem, Service

ROLES = ["reader", "writer", "owner"]


class Teams(Service):
    """Each tenant has its teams by name; members have numbers of their own in each team."""

    spec, base = "conformance/interop/rest_server/teams.yaml", "/v1"
    routes = [
        ("/teams", {"GET": "list_teams"}),
        ("/teams/([^/]+)", {"GET": "get_team", "PUT": "put_team", "DELETE": "delete_team"}),
        ("/teams/([^/]+)/members", {"GET": "list_members", "POST": "add_member"}),
        ("/teams/([^/]+)/members/([^/]+)", {"GET": "get_member", "PATCH": "change_member", "DELETE": "remove_member"}),
    ]

    def __init__(self):
        self.teams, self.next = {}, 1

    def page(self, request, items):
        """One page of what is there."""
        page, size = self.number(request, "page", 1, 100000, 1), self.number(request, "per_page", 1, 50, 10)
        return self.json(200, {"items": self.slice(items, page, size), "total": self.total(items)})

    def slice(self, items, page, size):
        """The items of a page."""
        return items[(page - 1) * size : page * size]

    def total(self, items):
        """How many there are on all pages."""
        return len(items)

    async def list_teams(self, request, tenant):
        """One page of teams."""
        return self.page(request, [self.show(team) for (owner, _), team in self.teams.items() if owner == tenant])

    def show(self, team):
        """What is told of a team."""
        return {"name": team["name"], "title": team["title"], "public": team["public"], "members": len(team["list"])}

    def tag(self, team):
        """The ETag of a team."""
        return '"' + hashlib.sha256(json.dumps(self.show(team)).encode()).hexdigest()[:16] + '"'

    def tell(self, status, team):
        """A team as an answer."""
        return self.json(status, self.show(team), [("ETag", self.tag(team))])

    def team(self, tenant, name):
        """The team of a name."""
        if not re.fullmatch("[a-z][a-z0-9-]{0,62}", name):
            raise Problem(400, "The name is not valid")
        team = self.teams.get((tenant, name))
        if team is None:
            raise Problem(404, "There is no such team")
        return team

    async def get_team(self, _request, tenant, name):
        """One team."""
        return self.tell(200, self.team(tenant, name))

    async def put_team(self, request, tenant, name):
        """Makes or changes a team."""
        if not re.fullmatch("[a-z][a-z0-9-]{0,62}", name):
            raise Problem(400, "The name is not valid")
        value = self.body(request)
        title, public = self.text(value, "title", 1, 100), value.get("public", False)
        if not isinstance(public, bool):
            raise Problem(400, "public is not valid")
        known = self.teams.get((tenant, name))
        return self.put(tenant, name, known, title, public)

    def put(self, tenant, name, known, title, public):
        """Stores what was put."""
        team = known if known is not None else {"name": name, "list": {}}
        team["title"], team["public"] = title, public
        self.teams[tenant, name] = team
        return self.tell(200 if known is not None else 201, team)

    async def delete_team(self, _request, tenant, name):
        """Deletes a team with its members."""
        self.team(tenant, name)
        del self.teams[tenant, name]
        return Response(204)

    async def list_members(self, request, tenant, name):
        """One page of members."""
        return self.page(request, list(self.team(tenant, name)["list"].values()))

    async def add_member(self, request, tenant, name):
        """A new member."""
        team, value = self.team(tenant, name), self.body(request)
        member = {"number": self.number_of(team), "team": name, "email": self.text(value, "email", 3, 100), "role": self.role(value, "reader")}
        if "note" in value:
            member["note"] = self.text(value, "note", 0, 200)
        team["list"][member["number"]] = member
        return self.json(201, member, [("Location", f"/v1/teams/{name}/members/{member['number']}")])

    def number_of(self, _team):
        """The number of a new member."""
        self.next += 1
        return self.next - 1

    def role(self, value, default):
        """The role that is asked for."""
        role = value.get("role", default)
        if role not in ROLES:
            raise Problem(400, "role is not valid")
        return role

    def parse_number(self, number):
        """The number in a path."""
        if not re.fullmatch("[1-9][0-9]{0,18}", number):
            raise Problem(400, "The number is not valid")
        return int(number)

    def member(self, tenant, name, number):
        """The member of a number."""
        member = self.team(tenant, name)["list"].get(self.parse_number(number))
        if member is None:
            raise Problem(404, "There is no such member")
        return member

    async def get_member(self, _request, tenant, name, number):
        """One member."""
        return self.json(200, self.member(tenant, name, number))

    async def change_member(self, request, tenant, name, number):
        """Changes a member."""
        member, value = self.member(tenant, name, number), self.body(request)
        if not value:
            raise Problem(400, "There is nothing to change")
        change = {}
        if "role" in value:
            change["role"] = self.role(value, None)
        if "note" in value:
            change["note"] = self.text(value, "note", 0, 200)
        self.change(member, change)
        return self.json(200, member)

    def change(self, member, change):
        """Carries a change out."""
        member |= change

    async def remove_member(self, _request, tenant, name, number):
        """Removes a member."""
        member = self.member(tenant, name, number)
        del self.teams[tenant, name]["list"][member["number"]]
        return Response(204)


class PutAgainMakesAnother(Teams):
    """A second put of a team leaves the first one in the list."""

    def put(self, tenant, name, known, title, public):
        if known is not None:
            self.old = [*getattr(self, "old", []), (tenant, dict(known))]
        return super().put(tenant, name, known, title, public)

    async def list_teams(self, request, tenant):
        old = [self.show(team) for owner, team in getattr(self, "old", []) if owner == tenant]
        return self.page(request, [self.show(team) for (owner, _), team in self.teams.items() if owner == tenant] + old)


class MissingIsCached(Teams):
    """That a team is missing is remembered for 800 ms, even when it is put meanwhile."""

    async def get_team(self, request, tenant, name):
        self.misses = getattr(self, "misses", {})
        if time.monotonic() < self.misses.get((tenant, name), 0):
            raise Problem(404, "There is no such team")
        try:
            return await super().get_team(request, tenant, name)
        except Problem as problem:
            if problem.status == 404:
                self.misses[tenant, name] = time.monotonic() + 0.8
            raise


class NumberOverflowFails(Teams):
    """A number beyond 32 bits answers 500."""

    def parse_number(self, number):
        value = super().parse_number(number)
        if value >= 1 << 31:
            raise OverflowError("integer out of range")
        return value


class TotalCountsDeleted(Teams):
    """The total counts what was ever there."""

    most = 0

    def total(self, items):
        self.most = max(self.most, len(items))
        return self.most


class TotalIsOfPage(Teams):
    """The total is that of the page alone."""

    async def list_members(self, request, tenant, name):
        page, size = self.number(request, "page", 1, 100000, 1), self.number(request, "per_page", 1, 50, 10)
        items = self.slice(list(self.team(tenant, name)["list"].values()), page, size)
        return self.json(200, {"items": items, "total": len(items)})


class MemberUnderAnyTeam(Teams):
    """A member is found under every team of the tenant."""

    async def get_member(self, request, tenant, name, number):
        self.team(tenant, name)
        for (owner, _), team in self.teams.items():
            if owner == tenant and self.parse_number(number) in team["list"]:
                return self.json(200, team["list"][int(number)])
        return await super().get_member(request, tenant, name, number)


class RemovedUnderAnyTeam(Teams):
    """A member is removed under whatever team of the tenant the path names."""

    async def remove_member(self, request, tenant, name, number):
        self.team(tenant, name)
        for (owner, other), team in self.teams.items():
            if owner == tenant and self.parse_number(number) in team["list"]:
                return await super().remove_member(request, tenant, other, number)
        return await super().remove_member(request, tenant, name, number)


class PutKeepsOld(Teams):
    """A put of a team that is there answers as if it had been changed, and changes nothing."""

    def put(self, tenant, name, known, title, public):
        if known is not None:
            return self.tell(200, known | {"title": title, "public": public})
        return super().put(tenant, name, known, title, public)


class PatchResets(Teams):
    """A change of one property puts the others back to their defaults."""

    def change(self, member, change):
        member |= {"role": "reader", "note": ""} | change


class PageBeyondEndRepeats(Teams):
    """A page beyond the last is the last one again."""

    def slice(self, items, page, size):
        return super().slice(items, min(page, max(1, -(-len(items) // size))), size)


class CountOfMembersStale(Teams):
    """The number of members of a team does not go down when one is removed."""

    def show(self, team):
        team["most"] = max(team.get("most", 0), len(team["list"]))
        return super().show(team) | {"members": team["most"]}
