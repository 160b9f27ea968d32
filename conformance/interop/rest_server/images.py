"""The image library: images live and die with the conversation in which they were made."""

import secrets
import time

from files_server.http import Response

from .service import Problem, Service

SIZES = ["256x256", "512x512", "1024x1024"]


def moment():
    """Now, in the form of RFC 3339."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class Images(Service):
    """Each tenant has its conversations and images, in the order in which they were made."""

    spec, base = "spec/image-library/1.0.0.yaml", "/v1"
    routes = [
        ("/conversations", {"GET": "list_conversations", "POST": "create_conversation"}),
        ("/conversations/([^/]+)", {"GET": "get_conversation", "DELETE": "delete_conversation"}),
        ("/conversations/([^/]+)/images", {"POST": "generate_image"}),
        ("/images", {"GET": "list_images"}),
        ("/images/([^/]+)", {"GET": "get_image"}),
        ("/images/([^/]+)/content", {"GET": "download_image"}),
    ]

    def __init__(self):
        self.conversations, self.images = {}, {}

    async def list_conversations(self, request, tenant):
        """One page of the tenant's conversations."""
        return self.page(request, [one for one in self.conversations.values() if one["tenant"] == tenant])

    def page(self, request, items):
        """One page of what is there."""
        limit = self.number(request, "limit", 1, 100, 20)
        items = self.after(request, items)
        return self.json(200, {"data": [self.show(one) for one in items[:limit]], "has_more": self.has_more(items, limit)})

    def has_more(self, items, limit):
        """Whether there is a page after this one."""
        return len(items) > limit

    def after(self, request, items):
        """What comes after the item that is named, which may be gone."""
        names = [value for key, value in request.query if key == "after"]
        if not names:
            return items
        known = {**self.conversations, **self.images}.get(names[0])
        if known is None or known not in items:
            raise Problem(400, "after is not known")
        return items[items.index(known) + 1 :]

    async def create_conversation(self, request, tenant):
        """A new conversation."""
        value = self.body(request)
        title = None if value.get("title") is None else self.text(value, "title", 1, 200)
        one = {"object": "conversation", "id": "conv_" + secrets.token_hex(12), "title": title, "created_at": moment(), "tenant": tenant}
        self.conversations[one["id"]] = one
        return self.json(201, self.show(one), [("Location", f"/v1/conversations/{one['id']}")])

    def show(self, one):
        """What is told of a conversation or an image."""
        return {name: value for name, value in one.items() if name not in ("tenant", "content")}

    def find(self, items, tenant, name):
        """The one that is named."""
        one = items.get(name)
        if one is None or one["tenant"] != tenant:
            raise Problem(404, "There is none")
        return one

    async def get_conversation(self, _request, tenant, name):
        """One conversation."""
        return self.json(200, self.show(self.find(self.conversations, tenant, name)))

    async def delete_conversation(self, _request, tenant, name):
        """Deletes a conversation and its images."""
        one = self.find(self.conversations, tenant, name)
        for image in self.doomed(one):
            self.images.pop(image["id"], None)
        del self.conversations[name]
        return Response(204)

    def doomed(self, one):
        """The images that go with a conversation."""
        return [image for image in self.images.values() if image["conversation_id"] == one["id"]]

    async def generate_image(self, request, tenant, name):
        """A new image in a conversation."""
        one = self.find(self.conversations, tenant, name)
        value = self.body(request)
        prompt = self.text(value, "prompt", 1, 4000)
        size = self.size(value)
        content = b"\x89PNG\r\n\x1a\n" + secrets.token_bytes(40)
        image = {
            "object": "image", "id": "img_" + secrets.token_hex(12), "conversation_id": one["id"], "prompt": prompt, "size": size,
            "bytes": len(content), "created_at": moment(), "tenant": tenant, "content": content,
        }
        self.images[image["id"]] = image
        return self.json(201, self.show(image), [("Location", f"/v1/images/{image['id']}")])

    def size(self, value):
        """The size that is asked for, or the default."""
        size = value.get("size", "1024x1024")
        if size not in SIZES:
            raise Problem(400, "size is not valid")
        return size

    async def list_images(self, request, tenant):
        """One page of the tenant's images, of one conversation or of all."""
        return self.page(request, [one for one in self.images.values() if one["tenant"] == tenant and self.is_wanted(request, one)])

    def is_wanted(self, request, image):
        """Whether an image passes the filter."""
        wanted = [value for key, value in request.query if key == "conversation_id"]
        return not wanted or image["conversation_id"] in wanted

    async def get_image(self, _request, tenant, name):
        """One image."""
        return self.json(200, self.show(self.find(self.images, tenant, name)))

    async def download_image(self, _request, tenant, name):
        """The bytes of an image."""
        return Response(200, [("Content-Type", "image/png")], self.find(self.images, tenant, name)["content"])


class CascadeFirstPage(Images):
    """A delete of a conversation takes only its first five images."""

    def doomed(self, one):
        return super().doomed(one)[:5]


class CascadeLate(Images):
    """The images of a deleted conversation can still be seen until the next change."""

    late = ()

    def doomed(self, one):
        self.late = [*self.late, *super().doomed(one)]
        return []

    async def create_conversation(self, request, tenant):
        for image in self.late:
            self.images.pop(image["id"], None)
        return await super().create_conversation(request, tenant)


class CascadeKeepsContent(Images):
    """The bytes of an image can still be read when its conversation is deleted."""

    async def delete_conversation(self, request, tenant, name):
        kept = self.doomed(self.find(self.conversations, tenant, name))
        response = await super().delete_conversation(request, tenant, name)
        self.bytes = getattr(self, "bytes", {}) | {image["id"]: image for image in kept}
        return response

    async def download_image(self, request, tenant, name):
        if name in getattr(self, "bytes", {}):
            return Response(200, [("Content-Type", "image/png")], self.bytes[name]["content"])
        return await super().download_image(request, tenant, name)


class CascadeBySamePrompt(Images):
    """A delete of a conversation also takes images of others that were made from the same prompt."""

    def doomed(self, one):
        own = super().doomed(one)
        prompts = {image["prompt"] for image in own}
        return [image for image in self.images.values() if image["prompt"] in prompts]


class HasMoreWhenFull(Images):
    """A page that is full says that there is more, even where it is the last."""

    def has_more(self, items, limit):
        return len(items) >= limit


class PageOneTooLong(Images):
    """A page has one item more than its limit."""

    def page(self, request, items):
        limit = self.number(request, "limit", 1, 100, 20)
        items = self.after(request, items)
        return self.json(200, {"data": [self.show(one) for one in items[: limit + 1]], "has_more": len(items) > limit + 1})


class FilterLostOnSecondPage(Images):
    """The filter by conversation is forgotten on every page but the first."""

    def is_wanted(self, request, image):
        return any(key == "after" for key, _ in request.query) or super().is_wanted(request, image)


class FilterUnknownGivesAll(Images):
    """A filter by a conversation that is not known gives the images of all."""

    def is_wanted(self, request, image):
        wanted = [value for key, value in request.query if key == "conversation_id"]
        return not any(name in self.conversations for name in wanted) or super().is_wanted(request, image)


class ImageInDeletedConversation(Images):
    """An image can be made in a conversation that was deleted."""

    async def delete_conversation(self, request, tenant, name):
        self.ghosts = getattr(self, "ghosts", {}) | {name: self.find(self.conversations, tenant, name)}
        return await super().delete_conversation(request, tenant, name)

    async def generate_image(self, request, tenant, name):
        ghost = getattr(self, "ghosts", {}).get(name)
        if ghost is None or ghost["tenant"] != tenant:
            return await super().generate_image(request, tenant, name)
        self.conversations[name] = ghost
        try:
            return await super().generate_image(request, tenant, name)
        finally:
            del self.conversations[name]


class DefaultSizeAnother(Images):
    """An image for which no size is asked for is 512 pixels wide, whatever the default says."""

    def size(self, value):
        return super().size({"size": "512x512"} | value)


class RefusedCascadeActs(Images):
    """A delete of another tenant's conversation is answered 404, when its images are gone already."""

    async def delete_conversation(self, request, tenant, name):
        for image in [image for image in self.images.values() if image["conversation_id"] == name]:
            self.images.pop(image["id"])
        return await super().delete_conversation(request, tenant, name)
