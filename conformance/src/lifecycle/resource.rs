//! Resources: what an API keeps, and which operations make, show, change and delete it.
//!
//! Plain data, filled by inference over a description. Not known here: any server, any case.

use bindery_spec::ir::{OperationIndex, SchemaId};
use serde_json::Value;

/// The place of a resource in [`Resources::items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceIndex(pub usize);

/// Every resource of an API; a parent always stands before its children.
#[derive(Clone, Debug, Default)]
pub struct Resources {
    /// The resources.
    pub items: Vec<Resource>,
    /// Where the JSON answer of each operation has the one thing that it shows: property names from the outside in; empty
    /// when the answer is the thing.
    pub answers: Vec<Vec<String>>,
    /// The parts of requests that hold the ids of things, in document order.
    pub references: Vec<Reference>,
}

/// A part of a request that holds the id of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The operation.
    pub operation: OperationIndex,
    /// Where it stands.
    pub place: Place,
    /// Whether it is an array of ids.
    pub is_many: bool,
    /// What the things are.
    pub resource: ResourceIndex,
    /// Whether what the operation makes is known by the same id, as the file of a store is by that of the file.
    pub names_itself: bool,
}

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Property names from the outside in.
    Body(Vec<String>),
    /// A query parameter.
    Query(String),
}

impl Place {
    /// The innermost name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Body(way) => way.last().map_or("", String::as_str),
            Self::Query(name) => name,
        }
    }
}

/// A kind of thing that the API keeps.
#[derive(Clone, Debug)]
pub struct Resource {
    /// A name for messages: the last fixed segment of its collection path, such as `files`.
    pub name: String,
    /// Path template of the collection, `/files`; absent where only items have a path.
    pub collection: Option<String>,
    /// Path template of one item, `/files/{file-id}`; absent where items have no path of their own.
    pub item: Option<String>,
    /// The last path parameter of the item path.
    pub id_parameter: Option<String>,
    /// The schema of one item as it is read (the body of a read, of a create, or the items of a list).
    pub schema: Option<SchemaId>,
    /// Where the id stands in that schema: property names from the outside in, such as `["id"]`.
    pub id_property: Option<Vec<String>>,
    /// Where the id stands in the answer to a create, where that is elsewhere than in an item.
    pub created_id: Option<Vec<String>>,
    /// Where the client says the id in the body of a create whose answer does not.
    pub sent_id: Option<Vec<String>>,
    /// Whether nothing but its place says of its create that it is one: a run has to see that it is.
    pub is_guess: bool,
    /// Whether answers were seen to tell by their `Location` what a create has made.
    pub is_placed: bool,
    /// What it belongs to.
    pub parent: Option<Parent>,
    /// Its operations, with their roles, in document order.
    pub operations: Vec<(Role, OperationIndex)>,
    /// What a delete of one item takes with it, as the description says.
    pub cascades: Vec<Cascade>,
    /// The bytes that can be put below an item, one entry for each path; in document order.
    pub attachments: Vec<Attachment>,
}

/// Bytes that are put below an item, under a path of their own, and that are gone with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The template of the path.
    pub path: String,
    /// Puts them, in the place of any that were there.
    pub put: OperationIndex,
    /// Gives them back.
    pub fetch: OperationIndex,
    /// Deletes them, and leaves the item.
    pub remove: Option<OperationIndex>,
    /// Whether items are made of such bytes, so that there are some before any are put.
    pub is_own: bool,
}

/// What an operation does to a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "an API has few roles, and they are not moved about")]
pub enum Role {
    /// Makes an item; the server picks its id.
    Create,
    /// Makes or replaces an item under an id that the client picks (PUT on an item path).
    Put,
    /// Shows one item.
    Read,
    /// Shows the items.
    List(List),
    /// Shows the items that are deleted, and can be restored.
    Bin(List),
    /// Shows the items that a text is in.
    Search(Search),
    /// Gives the bytes of one item.
    Content,
    /// Gives bytes that are made from one item, such as a thumbnail: there need not be any.
    Derived,
    /// Changes one item.
    Update,
    /// Puts bytes below one item; see [`Attachment`].
    Attach,
    /// Gives the bytes that were put below one item.
    Attached,
    /// Deletes the bytes that were put below one item.
    Detach,
    /// Deletes one item.
    Delete,
    /// Deletes several items, whose ids stand in its body: property names from the outside in; empty when the body is the
    /// array.
    DeleteMany(Vec<String>),
    /// Takes a deleted item out of the bin.
    Restore,
    /// Anything else on one item (`POST /files/{id}/cancel`).
    Action,
}

/// How a search is asked, and answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The query parameter that holds the text.
    pub parameter: String,
    /// How it answers.
    pub list: List,
}

/// How a list answers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct List {
    /// Where the array of items stands in the body: property names from the outside in; empty when the body is the array.
    pub items: Vec<String>,
    /// Query parameters that keep only items whose property has that value.
    pub filters: Vec<Filter>,
    /// Query parameters that keep only items with a part of a text.
    pub texts: Vec<TextFilter>,
    /// The orders that are asked for or told.
    pub orders: Vec<Order>,
    /// Query parameters of paging.
    pub paging: Option<Paging>,
}

/// A filter of a list by a part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFilter {
    /// The query parameter.
    pub parameter: String,
    /// The property of the items.
    pub property: String,
    /// Whether the text is the beginning of what the property says, and not any part of it.
    pub is_prefix: bool,
    /// Whether upper and lower case are the same.
    pub ignores_case: bool,
}

/// An order of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The query parameter and the value that ask for it; absent where the list always has it.
    pub asked: Option<(String, String)>,
    /// The property that it goes by; absent where it goes by the time of the create.
    pub property: Option<String>,
    /// Whether the greatest, or the newest, is first.
    pub is_descending: bool,
}

/// A filter of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The query parameter.
    pub parameter: String,
    /// The property of the items, from the outside in. Where it holds several values, one of them has to be the one that is
    /// asked for.
    pub property: Vec<String>,
}

impl Filter {
    /// Whether what a thing says is what is asked for, or has it among its values.
    #[must_use]
    pub fn keeps(told: &Value, wanted: &Value) -> bool {
        told == wanted || told.as_array().is_some_and(|values| values.contains(wanted))
    }
}

/// How a list is cut into pages.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Paging {
    /// The query parameter that bounds the number of items, such as `limit`.
    pub limit: Option<String>,
    /// The query parameter that says after which item the page starts, such as `after`.
    pub after: Option<String>,
    /// The query parameter that says before which item the page ends, such as `before`.
    pub before: Option<String>,
    /// The query parameter that counts items to skip, such as `offset`.
    pub offset: Option<String>,
    /// The query parameter that numbers pages.
    pub page: Option<String>,
    /// The number of the first place, or of the first page where these are numbered: 0 or 1; absent where the description
    /// does not tell it.
    pub start: Option<u64>,
    /// The query parameter that says the order, such as `order` with `asc` and `desc`.
    pub order: Option<String>,
    /// The property of the body that says whether there is more, such as `has_more`.
    pub has_more: Option<String>,
    /// The property of the body that holds the cursor or link of the next page.
    pub next: Option<String>,
    /// Whether pages are linked by the `Link` header of the answer.
    pub is_linked: bool,
    /// The properties of the body that hold the ids of the first and the last item, such as `first_id` and `last_id`.
    pub first: Option<String>,
    /// See [`first`](Self::first).
    pub last: Option<String>,
}

/// What a resource belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The parent.
    pub resource: ResourceIndex,
    /// The property of the child that holds the parent's id, where there is one.
    pub property: Option<Vec<String>>,
    /// The path parameter of the child's collection that holds the parent's id, where there is one.
    pub parameter: Option<String>,
}

/// What goes with a deleted item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cascade {
    /// The children's resource.
    pub resource: ResourceIndex,
    /// Where the description says so, for messages: `x-bindery-cascade`, `path` for items nested under the path, or
    /// `its words` where the text of the delete says it.
    pub stated_by: String,
}

impl Resources {
    /// The resource of an index that this model gave out.
    #[must_use]
    pub fn get(&self, index: ResourceIndex) -> &Resource {
        &self.items[index.0]
    }

    /// The one thing that a JSON answer of an operation shows; the answer itself where it is not in its place.
    #[must_use]
    pub fn thing<'v>(&self, operation: OperationIndex, answer: &'v Value) -> &'v Value {
        let way = self.answers.get(operation.0).map(Vec::as_slice).unwrap_or_default();
        way.iter().try_fold(answer, |value, name| value.get(name)).unwrap_or(answer)
    }

    /// The references in the requests of an operation.
    pub fn references_of(&self, operation: OperationIndex) -> impl Iterator<Item = &Reference> {
        self.references.iter().filter(move |reference| reference.operation == operation)
    }

    /// The resource and role of an operation.
    #[must_use]
    pub fn role_of(&self, operation: OperationIndex) -> Option<(ResourceIndex, &Role)> {
        self.items.iter().enumerate().find_map(|(index, resource)| {
            resource
                .operations
                .iter()
                .find(|(_, candidate)| *candidate == operation)
                .map(|(role, _)| (ResourceIndex(index), role))
        })
    }
}

impl Resource {
    /// Where the id stands in the answer to a create; `None` where it does not stand there.
    #[must_use]
    pub fn answered_id(&self) -> Option<&[String]> {
        let own = self.id_property.as_deref().filter(|_| self.sent_id.is_none());
        self.created_id.as_deref().or(own)
    }

    /// The operation that makes an item: a create, else a PUT under a name that the client picks.
    #[must_use]
    pub fn maker(&self) -> Option<OperationIndex> {
        let create = self.operation(|role| matches!(role, Role::Create));
        create.or_else(|| self.operation(|role| matches!(role, Role::Put)).filter(|_| self.id_parameter.is_some()))
    }

    /// Whether items are made under names that the client picks, and in no other way.
    #[must_use]
    pub fn is_named_by_client(&self) -> bool {
        let maker = self.maker();
        maker.is_some() && maker == self.operation(|role| matches!(role, Role::Put))
    }

    /// The first operation whose role satisfies `is_role`.
    pub fn operation(&self, is_role: impl Fn(&Role) -> bool) -> Option<OperationIndex> {
        self.operations.iter().find(|(role, _)| is_role(role)).map(|(_, operation)| *operation)
    }

    /// The list operation, with how it answers.
    #[must_use]
    pub fn list(&self) -> Option<(&List, OperationIndex)> {
        self.operations.iter().find_map(|(role, operation)| match role {
            Role::List(list) => Some((list, *operation)),
            _ => None,
        })
    }
}
