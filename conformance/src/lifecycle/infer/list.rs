//! Lists: where the items stand, what filters them, how they are paged.

use bindery_spec::ir::{Api, Method, Operation, Parameter, ParameterLocation, SchemaId, Type};

use super::path::{Template, shape_of};
use super::{family, id, start, view};
use crate::lifecycle::resource::{Filter, List, Paging, Resource, Resources, Role};

/// Properties that hold the items of a list, where no schema tells.
const HOLDERS: [&str; 9] = ["data", "items", "value", "values", "results", "entries", "records", "content", "list"];

const LIMITS: [&str; 13] = [
    "limit",
    "pagesize",
    "perpage",
    "maxresults",
    "pagelimit",
    "size",
    "count",
    "top",
    "maxitems",
    "n",
    "maxcount",
    "pagesizelimit",
    "take",
];
const AFTERS: [&str; 12] = [
    "after",
    "startingafter",
    "cursor",
    "pagetoken",
    "nexttoken",
    "continue",
    "marker",
    "nextcursor",
    "nextpage",
    "startafter",
    "continuationtoken",
    "skiptoken",
];
const BEFORES: [&str; 3] = ["before", "endingbefore", "endbefore"];
const OFFSETS: [&str; 4] = ["offset", "skip", "startindex", "start"];
const PAGES: [&str; 3] = ["page", "pagenumber", "pageindex"];
const ORDERS: [&str; 5] = ["order", "sortorder", "direction", "sortdirection", "orderdirection"];

/// The way to an array, and the schema of its items.
type Found = (Vec<String>, SchemaId);

/// The array of a list's body: the way to it, and the schema of its items.
///
/// `wanted` is the schema of one item, where it is known; an array of these is preferred to any other.
pub(crate) fn array(api: &Api, operation: &Operation, wanted: Option<SchemaId>) -> Option<(Vec<String>, SchemaId)> {
    let body = view::body_schema(operation)?;
    if let Some(items) = view::items(api, body) {
        return Some((Vec::new(), items));
    }
    let mut found: Vec<Found> = Vec::new();
    for (name, schema) in view::properties(api, body) {
        if let Some(items) = view::items(api, schema) {
            found.push((vec![name.to_owned()], items));
        }
    }
    if found.is_empty() {
        for (name, schema) in view::properties(api, body) {
            for (inner, schema) in view::properties(api, schema) {
                if let Some(items) = view::items(api, schema) {
                    found.push((vec![name.to_owned(), inner.to_owned()], items));
                }
            }
        }
    }
    let is_wanted =
        |items: SchemaId| wanted.is_some_and(|wanted| view::canonical(api, wanted) == view::canonical(api, items));
    let last = Template::parse(&operation.path).last_fixed().map(view::plain).unwrap_or_default();
    let pageable = operation.pageable.as_ref().map(|pageable| pageable.item_name.clone());
    let choose = |test: &dyn Fn(&Found) -> bool| found.iter().find(|entry| test(entry)).cloned();
    let name_of = |entry: &Found| entry.0.last().map(|name| view::plain(name)).unwrap_or_default();
    choose(&|entry| is_wanted(entry.1))
        .or_else(|| choose(&|entry| pageable.as_ref().is_some_and(|name| entry.0.last() == Some(name))))
        .or_else(|| choose(&|entry| HOLDERS.contains(&name_of(entry).as_str())))
        .or_else(|| choose(&|entry| name_of(entry) == last))
        .or_else(|| match found.as_slice() {
            [only] if is_object_or_unknown(api, only.1) && only.0.len() == 1 && is_thin(api, body) => {
                Some(only.clone())
            }
            _ => None,
        })
}

fn is_object_or_unknown(api: &Api, schema: SchemaId) -> bool {
    view::is_type(api, schema, Type::Object) || !view::properties(api, schema).is_empty()
}

/// Whether a body has little beside its array, so that it is a list and not a thing that has a list.
fn is_thin(api: &Api, body: SchemaId) -> bool {
    let properties = view::properties(api, body);
    properties.len() <= 8 && !properties.iter().any(|(name, _)| matches!(*name, "id" | "name" | "uuid" | "created_at"))
}

/// Finds lists that lie elsewhere than at the collection: beside it (`/pet/findByStatus`) where it has none, and under
/// the path that makes its items.
pub(super) fn foreign(api: &Api, resources: &mut Resources) {
    for index in 0..api.operations.len() {
        let operation = &api.operations[index];
        if operation.method != Method::Get || !family::is_free(resources, index) {
            continue;
        }
        let shape = shape_of(&operation.path);
        let target = resources.items.iter().position(|resource| {
            let Some(schema) = resource.schema else { return false };
            let is_beside = || {
                let item = resource.item.as_deref().map(Template::parse);
                resource.list().is_none()
                    && item
                        .and_then(|item| item.collection_shape())
                        .is_some_and(|collection| shape.rsplit_once('/').is_some_and(|(head, _)| head == collection))
            };
            let is_with_create = || {
                resource
                    .operations
                    .iter()
                    .any(|(role, made)| *role == Role::Create && shape_of(&api.operations[made.0].path) == shape)
            };
            let items = || array(api, operation, Some(schema)).map(|(_, items)| view::canonical(api, items));
            (is_beside() || is_with_create()) && items() == Some(view::canonical(api, schema))
        });
        if let Some(target) = target {
            family::take(resources, target, index, Role::List(List::default()));
        }
    }
}

/// Fills in how each list of a resource answers.
pub(super) fn describe(api: &Api, resource: &mut Resource) {
    let schema = resource.schema;
    for (role, index) in &mut resource.operations {
        let list = match role {
            Role::List(list) | Role::Bin(list) => list,
            Role::Search(search) => &mut search.list,
            _ => continue,
        };
        let operation = &api.operations[index.0];
        let Some((path, items)) = array(api, operation, schema) else { continue };
        list.items = path;
        list.paging = paging(api, operation);
        list.filters.retain(|filter| !filter.property.is_empty());
        for filter in filters(api, operation, items, list.paging.as_ref()) {
            if !list.filters.iter().any(|known| known.parameter == filter.parameter) {
                list.filters.push(filter);
            }
        }
    }
}

fn query_names(operation: &Operation) -> impl Iterator<Item = &str> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == ParameterLocation::Query && parameter.client.is_none())
        .map(|parameter| parameter.name.as_str())
}

/// Query parameters whose name is that of a scalar property of the items.
fn filters(api: &Api, operation: &Operation, items: SchemaId, paging: Option<&Paging>) -> Vec<Filter> {
    let properties = view::properties(api, items);
    let is_paging = |name: &str| {
        paging.is_some_and(|paging| {
            [&paging.limit, &paging.after, &paging.before, &paging.offset, &paging.page, &paging.order]
                .into_iter()
                .any(|known| known.as_deref() == Some(name))
        })
    };
    query_names(operation)
        .filter(|name| !is_paging(name))
        .filter_map(|name| {
            let is_it = |property: &str, schema| {
                let is_named = view::plain(property) == view::plain(name) && is_filterable(api, schema);
                is_named || is_one_of(api, operation, name, property, schema)
            };
            properties
                .iter()
                .find(|(property, schema)| is_it(property, *schema))
                .map(|(property, _)| Filter { parameter: name.to_owned(), property: vec![(*property).to_owned()] })
        })
        .collect()
}

fn is_filterable(api: &Api, schema: SchemaId) -> bool {
    view::is_scalar(api, schema) || view::is_type(api, schema, Type::Boolean)
}

/// Whether a parameter asks for one of the texts that a property holds: `tag` of `tags`.
fn is_one_of(api: &Api, operation: &Operation, name: &str, property: &str, schema: SchemaId) -> bool {
    let is_text = |schema| view::is_scalar(api, schema) && view::is_type(api, schema, Type::String);
    let asked = query(operation, name).and_then(Parameter::schema);
    property != name
        && view::plain(&view::singular(property)) == view::plain(name)
        && view::items(api, schema).is_some_and(is_text)
        && asked.is_some_and(is_text)
}

/// How a list is cut into pages, by the conventional names; `None` where no name says so.
fn paging(api: &Api, operation: &Operation) -> Option<Paging> {
    let body = view::body_schema(operation);
    let properties = body.map(|body| view::properties(api, body)).unwrap_or_default();
    let parameter = |names: &[&str]| {
        names.iter().find_map(|wanted| {
            query_names(operation).find(|name| view::plain(name.trim_start_matches('$')) == *wanted).map(str::to_owned)
        })
    };
    let property = |names: &[&str]| {
        names.iter().find_map(|wanted| {
            properties.iter().find(|(name, _)| view::plain(name) == *wanted).map(|(name, _)| (*name).to_owned())
        })
    };
    // What takes a moment or a day looks for things of that time, and is told by no page.
    let cursor = |names: &[&str]| parameter(names).filter(|name| !is_time(api, operation, name));
    let next_link = operation.pageable.as_ref().and_then(|pageable| pageable.next_link_name.clone());
    let (offset, page) = (parameter(&OFFSETS), parameter(&PAGES));
    let counted = offset.as_ref().or(page.as_ref()).and_then(|name| query(operation, name));
    let paging = Paging {
        limit: parameter(&LIMITS),
        after: cursor(&AFTERS),
        before: cursor(&BEFORES),
        start: counted.and_then(|counted| start::told(api, counted)),
        offset,
        page,
        order: parameter(&ORDERS),
        has_more: property(&["hasmore", "hasnext", "hasnextpage", "more", "istruncated"]),
        next: next_link.or_else(|| {
            property(&[
                "next",
                "nextcursor",
                "nextpagetoken",
                "nexttoken",
                "nextlink",
                "nextpage",
                "nexturl",
                "nextmarker",
                "endcursor",
                "cursor",
            ])
        }),
        is_linked: has_links(operation),
        first: property(&["firstid"]),
        last: property(&["lastid"]),
    };
    (paging != Paging::default()).then_some(paging)
}

/// The query parameter of a name.
fn query<'o>(operation: &'o Operation, name: &str) -> Option<&'o Parameter> {
    operation.parameters.iter().find(|one| one.location == ParameterLocation::Query && one.name == name)
}

/// Whether a query parameter is a moment, or a day.
fn is_time(api: &Api, operation: &Operation, name: &str) -> bool {
    let schema = query(operation, name).and_then(Parameter::schema);
    let is_format = |format: &str| matches!(format, "date-time" | "date" | "time" | "unixtime");
    let parts = schema.map(|schema| view::parts(api, schema)).unwrap_or_default();
    parts.iter().any(|part| part.format.as_deref().is_some_and(is_format))
}

/// Whether a success declares the header that links pages. Source: RFC 8288 section 3.
fn has_links(operation: &Operation) -> bool {
    let mut successes = operation.responses.iter().filter(|response| response.status.is_success());
    successes.any(|response| response.headers.iter().any(|header| header.name.eq_ignore_ascii_case("link")))
}

/// Whether a list shows things of another name than those that a create answers with: the version of a prompt, say,
/// where prompts are listed.
pub(crate) fn shows_another(api: &Api, listing: &Operation, create: &Operation, resource: &Resource) -> bool {
    let name = |schema: SchemaId| api.schemas.get(view::canonical(api, schema)).name.clone();
    let made = view::body_schema(create).zip(resource.answered_id()).and_then(|(body, way)| {
        let (_, holders) = way.split_last()?;
        name(id::at(api, body, holders)?)
    });
    let listed = array(api, listing, None).and_then(|(_, items)| name(items));
    made.zip(listed).is_some_and(|(made, listed)| made != listed)
}
