//! Families of operations: an item path, its collection, and what lies below the item.

use std::collections::HashMap;

use bindery_spec::ir::{
    Api, Method, Operation, OperationIndex, Parameter, ParameterLocation, Schema, SchemaId, StatusPattern,
};

use super::path::Template;
use super::{content, echo, id, list, view};
use crate::lifecycle::resource::{List, Resource, Resources, Role};

/// Last segments below an item that give its representation.
const READS: [&str; 6] = ["json", "info", "details", "show", "inspect", "metadata"];
/// Last segments below a collection that make an item.
const CREATES: [&str; 5] = ["create", "new", "add", "upload", "insert"];
/// Last segments below a collection that list its items.
const LISTS: [&str; 4] = ["json", "list", "all", "index"];
/// Words in the name of a POST operation that makes nothing.
const NO_CREATES: [&str; 15] = [
    "search", "query", "delete", "remove", "batch", "bulk", "validate", "preview", "list", "find", "cancel", "login",
    "logout", "check", "purge",
];

/// First words in the name of a POST operation that changes what is there.
const CHANGES: [&str; 4] = ["update", "modify", "edit", "patch"];

/// What stands at and below one item path.
struct Family {
    item: Template,
    item_path: Option<String>,
    at_item: Vec<usize>,
    at_collection: Vec<usize>,
    below: Vec<(usize, Vec<String>)>,
    beside: Vec<(usize, String)>,
}

/// Groups the operations of an API and gives them roles.
/// Those of `no_creates` make nothing that a resource keeps.
pub(super) fn collect(api: &Api, no_creates: &[OperationIndex]) -> Resources {
    let templates: Vec<Template> = api.operations.iter().map(|operation| Template::parse(&operation.path)).collect();
    let mut families = open(api, &templates);
    place(&templates, &mut families);
    let mut resources = Resources::default();
    for family in &families {
        let resource = assign(api, family, no_creates);
        if !resource.operations.is_empty() && !echo::is_one(api, &family.at_item) {
            resources.items.push(resource);
        }
    }
    bare_collections(api, &templates, &mut resources);
    resources
}

/// One family per path that ends in a parameter and does more there than to list.
fn open(api: &Api, templates: &[Template]) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    let mut known = HashMap::new();
    for (operation, template) in api.operations.iter().zip(templates) {
        let is_list = operation.method == Method::Get
            && view::body_schema(operation).is_some_and(|body| view::items(api, body).is_some());
        let is_item = template.collection_shape().is_some()
            && !says_new(template)
            && !is_list
            && !is_choice(api, operation, template)
            && matches!(operation.method, Method::Get | Method::Delete | Method::Put | Method::Patch);
        if is_item && known.insert(template.shape(), ()).is_none() {
            families.push(Family {
                item: template.clone(),
                item_path: Some(operation.path.clone()),
                at_item: Vec::new(),
                at_collection: Vec::new(),
                below: Vec::new(),
                beside: Vec::new(),
            });
        }
    }
    families
}

/// Whether an operation only shows what a path ends in, and that is one of a few names which the description lists and nobody
/// makes: `/collection/{movies|shows}`.
fn is_choice(api: &Api, operation: &Operation, template: &Template) -> bool {
    let named = |one: &&Parameter| {
        one.location == ParameterLocation::Path && template.last_parameter() == Some(one.name.as_str())
    };
    let schema = operation.parameters.iter().find(named).and_then(Parameter::schema);
    let is_listed = |part: &&Schema| part.enumeration.is_some() && part.extensible != Some(true);
    operation.method == Method::Get && schema.is_some_and(|schema| view::parts(api, schema).iter().any(is_listed))
}

/// Puts each operation into the one family it belongs to: that of its own path, else of its collection, else of the
/// nearest item above it, else of the collection just above it.
fn place(templates: &[Template], families: &mut [Family]) {
    let by_item: HashMap<String, usize> =
        families.iter().enumerate().map(|(index, family)| (family.item.shape(), index)).collect();
    let mut by_collection: HashMap<String, usize> = HashMap::new();
    // `/silences` lists what `/silence/{id}` shows.
    let mut by_number: HashMap<String, usize> = HashMap::new();
    for (index, family) in families.iter().enumerate() {
        if let Some(shape) = family.item.collection_shape() {
            by_number.entry(in_singular(&shape)).or_insert(index);
            by_collection.entry(shape).or_insert(index);
        }
    }
    for (operation, template) in templates.iter().enumerate() {
        let shape = template.shape();
        if says_new(template) {
            continue;
        }
        if let Some(family) = by_item.get(&shape) {
            families[*family].at_item.push(operation);
        } else if let Some(family) = by_collection.get(&shape) {
            families[*family].at_collection.push(operation);
        } else if is_plural(&shape)
            && let Some(family) = by_number.get(&in_singular(&shape))
        {
            families[*family].at_collection.push(operation);
        } else if let Some((family, rest)) = above(template, &by_item) {
            families[family].below.push((operation, rest));
        } else if let Some((head, last)) = shape.rsplit_once('/')
            && let Some(family) = by_collection.get(head)
        {
            families[*family].beside.push((operation, last.to_owned()));
        }
    }
}

/// Whether a path ends in what something is to be called, such as `{new_name}`, rather than in what it is called.
fn says_new(template: &Template) -> bool {
    template.last_parameter().is_some_and(|name| view::words(name).first().is_some_and(|first| first == "new"))
}

/// Whether the last name of a path is fixed and a plural.
fn is_plural(shape: &str) -> bool {
    !shape.ends_with('}') && in_singular(shape) != shape
}

/// The shape of a collection with its last name in the singular.
fn in_singular(shape: &str) -> String {
    let (head, last) = shape.rsplit_once('/').unwrap_or(("", shape));
    format!("{head}/{}", view::singular(last))
}

fn above(template: &Template, by_item: &HashMap<String, usize>) -> Option<(usize, Vec<String>)> {
    template.parameters().into_iter().rev().find_map(|(_, shape)| {
        let family = *by_item.get(&shape)?;
        let rest = template.fixed_after(&shape)?;
        (!rest.is_empty()).then(|| (family, rest.into_iter().map(str::to_owned).collect()))
    })
}

/// The resource of a family.
fn assign(api: &Api, family: &Family, no_creates: &[OperationIndex]) -> Resource {
    let collection = family.at_collection.first().map(|index| api.operations[*index].path.clone());
    let mut resource = Resource {
        name: family.item.last_fixed().unwrap_or("items").to_owned(),
        collection,
        item: family.item_path.clone(),
        id_parameter: family.item.last_parameter().map(str::to_owned),
        schema: None,
        id_property: None,
        created_id: None,
        sent_id: None,
        is_guess: false,
        is_placed: false,
        parent: None,
        operations: Vec::new(),
        cascades: Vec::new(),
        attachments: Vec::new(),
    };
    resource.schema = item_schema(api, family);
    let parameter = resource.id_parameter.clone().unwrap_or_default();
    let may_create =
        |index: &usize| api.operations[*index].method == Method::Post && !no_creates.contains(&OperationIndex(*index));
    let told = |index: &usize| is_create(api, &api.operations[*index], resource.schema, &parameter, &resource.name);
    let guessed = |index: &usize| may_be_create(api, family, &api.operations[*index], &resource.name);
    let mut posts = family.at_collection.iter().filter(|index| may_create(index));
    resource.is_guess = !posts.clone().any(told) && posts.any(guessed);
    let is_guess = resource.is_guess;
    let makes = |index: &usize| may_create(index) && if is_guess { guessed(index) } else { told(index) };
    let creates: Vec<usize> = family.at_collection.iter().copied().filter(|index| makes(index)).collect();
    let mut push = |role, index| resource.operations.push((role, OperationIndex(index)));
    let mut has_create = false;
    for index in &family.at_collection {
        let operation = &api.operations[*index];
        if creates.contains(index) {
            has_create = true;
            push(Role::Create, *index);
        } else if operation.method == Method::Get && list::array(api, operation, resource.schema).is_some() {
            push(Role::List(List::default()), *index);
        }
    }
    for (index, last) in &family.beside {
        let operation = &api.operations[*index];
        if operation.method == Method::Post && CREATES.contains(&last.as_str()) && !has_create {
            has_create = true;
            push(Role::Create, *index);
        } else if operation.method == Method::Get
            && LISTS.contains(&last.as_str())
            && list::array(api, operation, resource.schema).is_some()
        {
            push(Role::List(List::default()), *index);
        }
    }
    for index in &family.at_item {
        if let Some(role) = item_role(api, &api.operations[*index], has_create, resource.schema) {
            push(role, *index);
        }
    }
    for (index, rest) in &family.below {
        let role = below_role(api, family, &api.operations[*index], rest);
        let is_own = || content::is_named(rest) || (is_lone_view(api, family) && takes_bytes(api, family));
        push(if role == Role::Content && !is_own() { Role::Derived } else { role }, *index);
    }
    resource.operations.sort_by_key(|(_, index)| *index);
    resource
}

fn item_role(api: &Api, operation: &Operation, has_create: bool, schema: Option<SchemaId>) -> Option<Role> {
    match operation.method {
        Method::Get if view::answers_bytes(api, operation) => Some(Role::Content),
        // What shows several is no view of one, though it may hold one alone.
        Method::Get if view::body_schema(operation).is_some_and(|body| view::items(api, body).is_some()) => {
            Some(Role::Action)
        }
        Method::Get => Some(Role::Read),
        Method::Delete => Some(Role::Delete),
        Method::Put => Some(if makes(api, operation, has_create, schema) { Role::Put } else { Role::Update }),
        Method::Patch => Some(Role::Update),
        Method::Post => Some(if operation.request_body.is_some() { Role::Update } else { Role::Action }),
        _ => None,
    }
}

/// Whether a PUT on an item makes it where it is not there: it says so by 201 or by its name, or nothing else makes
/// items and it takes what a read gives.
fn makes(api: &Api, operation: &Operation, has_create: bool, schema: Option<SchemaId>) -> bool {
    if operation.responses.iter().any(|response| response.status == StatusPattern::Code(201)) {
        return true;
    }
    let words = view::words(operation.id.as_deref().unwrap_or(""));
    if has_create {
        return false;
    }
    let body = operation.request_body.as_ref().map(|body| body.content.iter().find_map(|media_type| media_type.schema));
    let takes_item = match (body, schema) {
        (Some(Some(body)), Some(schema)) => view::canonical(api, body) == view::canonical(api, schema),
        (Some(None), _) => true,
        (Some(Some(_)) | None, None) => true,
        (None, Some(_)) => false,
    };
    takes_item || words.iter().any(|word| matches!(word.as_str(), "create" | "add" | "put" | "register"))
}

fn below_role(api: &Api, family: &Family, operation: &Operation, rest: &[String]) -> Role {
    let has = |method: &Method| family.at_item.iter().any(|index| api.operations[*index].method == *method);
    let (has_read, has_delete) = (has(&Method::Get), has(&Method::Delete));
    let only = if rest.len() == 1 { rest[0].to_ascii_lowercase() } else { String::new() };
    match operation.method {
        Method::Get if content::is_none(&only) => Role::Action,
        Method::Get if content::is_given(api, operation, &only, takes_bytes(api, family)) => Role::Content,
        Method::Get if READS.contains(&only.as_str()) && !has_read && view::body_schema(operation).is_some() => {
            Role::Read
        }
        Method::Post if matches!(only.as_str(), "delete" | "remove") && !has_delete => Role::Delete,
        _ => Role::Action,
    }
}

/// Whether nothing else below an item gives bytes.
fn is_lone_view(api: &Api, family: &Family) -> bool {
    let below = family.below.iter().map(|(index, _)| &api.operations[*index]);
    below.filter(|operation| operation.method == Method::Get && view::answers_bytes(api, operation)).count() < 2
}

/// Whether items are made of bytes.
fn takes_bytes(api: &Api, family: &Family) -> bool {
    let mut makers =
        family.at_collection.iter().chain(&family.at_item).chain(family.beside.iter().map(|(index, _)| index));
    makers.any(|index| content::is_taken(&api.operations[*index]))
}

/// The schema of one item: as it is read, else as it is made, else as it is listed.
fn item_schema(api: &Api, family: &Family) -> Option<SchemaId> {
    let is_one = |schema: &SchemaId| view::items(api, *schema).is_none();
    let read = family
        .at_item
        .iter()
        .map(|index| &api.operations[*index])
        .find_map(|operation| (operation.method == Method::Get).then(|| view::body_schema(operation)).flatten());
    let read = read.filter(is_one);
    let below = || {
        family
            .below
            .iter()
            .filter(|(index, rest)| {
                api.operations[*index].method == Method::Get && rest.len() == 1 && READS.contains(&rest[0].as_str())
            })
            .find_map(|(index, _)| view::body_schema(&api.operations[*index]))
    };
    let made = || {
        family.at_collection.iter().map(|index| &api.operations[*index]).find_map(|operation| {
            let schema = (operation.method == Method::Post).then(|| view::body_schema(operation)).flatten()?;
            let parameter = family.item.last_parameter()?;
            id::property(api, schema, parameter, family.item.last_fixed().unwrap_or("")).map(|_| schema)
        })
    };
    let listed = || {
        family.at_collection.iter().map(|index| &api.operations[*index]).find_map(|operation| {
            (operation.method == Method::Get)
                .then(|| list::array(api, operation, None))
                .flatten()
                .map(|(_, items)| items)
        })
    };
    let changed = || {
        family.at_item.iter().map(|index| &api.operations[*index]).find_map(|operation| {
            matches!(operation.method, Method::Put | Method::Patch).then(|| view::body_schema(operation)).flatten()
        })
    };
    let has_id = |schema: SchemaId| {
        let parameter = family.item.last_parameter();
        parameter.is_some_and(|name| id::property(api, schema, name, family.item.last_fixed().unwrap_or("")).is_some())
    };
    // A read that does not say which thing it shows, and has no such thing in it, is a poorer account of it than a list.
    let is_poor =
        |read: &SchemaId| !has_id(*read) && listed().is_some_and(|listed| has_id(listed) && !holds(api, *read, listed));
    read.filter(|read| !is_poor(read)).or_else(below).or_else(made).or_else(listed).or_else(changed)
}

/// Whether a property of a body is a thing of a schema, or an array of such things.
fn holds(api: &Api, body: SchemaId, thing: SchemaId) -> bool {
    let thing = view::canonical(api, thing);
    view::properties(api, body).iter().any(|(_, own)| {
        [Some(*own), view::items(api, *own)].into_iter().flatten().any(|one| view::canonical(api, one) == thing)
    })
}

/// Whether a POST makes an item, rather than searching, or changing several.
fn is_create(api: &Api, operation: &Operation, schema: Option<SchemaId>, parameter: &str, resource: &str) -> bool {
    if !is_named_as_create(operation, resource) {
        return false;
    }
    let successes = view::successes(operation);
    let is_created = successes.iter().any(|response| {
        response.status.to_string() == "201"
            || response.headers.iter().any(|header| header.name.eq_ignore_ascii_case("location"))
    });
    let Some(body) = view::body_schema(operation) else { return is_created || operation.request_body.is_some() };
    if view::items(api, body).is_none() && view::properties(api, body).is_empty() {
        return is_created || id::sent(api, operation, parameter, resource).is_some();
    }
    if view::items(api, body).is_some() {
        return false;
    }
    is_created
        || schema.is_some_and(|schema| view::canonical(api, schema) == view::canonical(api, body))
        || id::property(api, body, parameter, resource).is_some()
}

/// Whether a POST may make an item by its place alone: its answer says nothing of itself, what it takes is described, and
/// items are shown and deleted.
fn may_be_create(api: &Api, family: &Family, operation: &Operation, resource: &str) -> bool {
    let has = |method: &Method| family.at_item.iter().any(|index| api.operations[*index].method == *method);
    let is_open = view::body_schema(operation).is_some_and(|body| view::is_open(api, body));
    let body = operation.request_body.as_ref().and_then(|body| body.content.iter().find_map(|media| media.schema));
    is_open && body.is_some() && has(&Method::Get) && has(&Method::Delete) && is_named_as_create(operation, resource)
}

/// Whether no word in the name of an operation says that it does something else; the words of the resource's own name
/// say nothing.
fn is_named_as_create(operation: &Operation, resource: &str) -> bool {
    let own = view::words(resource);
    let words = view::words(operation.id.as_deref().unwrap_or(""));
    let is_change = words.first().is_some_and(|first| CHANGES.contains(&first.as_str()))
        && !words.iter().any(|word| CREATES.contains(&word.as_str()));
    !is_change
        && !words.iter().any(|word| {
            let is_own = own.iter().any(|own| own == word || view::singular(own) == *word);
            !is_own && NO_CREATES.contains(&word.as_str())
        })
}

/// Collections that are made in and listed, but whose items have no path of their own.
fn bare_collections(api: &Api, templates: &[Template], resources: &mut Resources) {
    let taken: Vec<OperationIndex> =
        resources.items.iter().flat_map(|resource| &resource.operations).map(|(_, index)| *index).collect();
    let is_free = |index: &usize| !taken.contains(&OperationIndex(*index));
    for list_index in (0..templates.len()).filter(is_free) {
        let listing = &api.operations[list_index];
        if listing.method != Method::Get || templates[list_index].last_parameter().is_some() {
            continue;
        }
        let Some((_, items)) = list::array(api, listing, None) else { continue };
        let name = templates[list_index].last_fixed().unwrap_or("items").to_owned();
        let shape = templates[list_index].shape();
        let create = (0..templates.len()).filter(is_free).find(|index| {
            let operation = &api.operations[*index];
            operation.method == Method::Post
                && templates[*index].shape() == shape
                && is_create(api, operation, Some(items), "id", &name)
        });
        let Some(create) = create else { continue };
        let mut operations =
            vec![(Role::List(List::default()), OperationIndex(list_index)), (Role::Create, OperationIndex(create))];
        operations.sort_by_key(|(_, index)| *index);
        let id_property = id::property(api, items, "id", &name);
        // The answer to the create may hold what the list shows bare.
        let answer = view::body_schema(&api.operations[create]);
        let is_elsewhere = |way: &Vec<String>| answer.is_some_and(|answer| id::at(api, answer, way).is_none());
        let created_id =
            id_property.as_ref().filter(|way| is_elsewhere(way)).and_then(|_| id::property(api, answer?, "id", &name));
        resources.items.push(Resource {
            id_property,
            created_id,
            sent_id: None,
            is_guess: false,
            is_placed: false,
            name,
            collection: Some(listing.path.clone()),
            item: None,
            id_parameter: None,
            schema: Some(items),
            parent: None,
            operations,
            cascades: Vec::new(),
            attachments: Vec::new(),
        });
    }
}

/// Finds creates that lie under another path than what they make: `POST /conversations/{id}/images` for `/images/{id}`.
pub(super) fn distant_creates(api: &Api, resources: &mut Resources) {
    for index in 0..api.operations.len() {
        let operation = &api.operations[index];
        if operation.method != Method::Post || !is_free(resources, index) {
            continue;
        }
        let Some(body) = view::body_schema(operation).map(|body| view::canonical(api, body)) else { continue };
        let template = Template::parse(&operation.path);
        let last = template.last_fixed().unwrap_or("").to_ascii_lowercase();
        let is_last_fixed = template.last_parameter().is_none();
        let depth = template.parameters().len();
        let target = resources.items.iter().position(|resource| {
            let name = resource.name.to_ascii_lowercase();
            let has_create = resource.operation(|role| *role == Role::Create).is_some();
            let is_named =
                last == name || (!has_create && (last == view::singular(&name) || CREATES.contains(&last.as_str())));
            // One that says less of the place than an own create makes that place as well.
            let own = resource.operation(|role| *role == Role::Create).map(|own| &api.operations[own.0].path);
            let is_below = own.is_none_or(|own| Template::parse(own).parameters().len() <= depth);
            is_last_fixed
                && is_below
                && is_named
                && is_named_as_create(operation, &name)
                && resource.schema.is_some_and(|schema| view::canonical(api, schema) == body)
                && resource.operation(|role| *role == Role::Read).is_some()
        });
        if let Some(target) = target {
            take(resources, target, index, Role::Create);
        }
    }
}

/// Whether no role was found for an operation, or only that of an action.
pub(super) fn is_free(resources: &Resources, index: usize) -> bool {
    resources.role_of(OperationIndex(index)).is_none_or(|(_, role)| *role == Role::Action)
}

/// Gives an operation a role in the resource at `target`, and takes any other from it.
pub(super) fn take(resources: &mut Resources, target: usize, index: usize, role: Role) {
    for resource in &mut resources.items {
        resource.operations.retain(|(_, operation)| operation.0 != index);
    }
    let operations = &mut resources.items[target].operations;
    operations.push((role, OperationIndex(index)));
    operations.sort_by_key(|(_, index)| *index);
}
