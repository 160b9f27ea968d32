//! Which parts of requests hold the ids of things that are kept elsewhere: `file_id` in the body of a create, `customer`
//! where there are customers, `productIds`, the id of an `owner`.
//!
//! In: the resources, and the bodies and queries of the operations on them. Out: [`Resources::references`]. By names and types
//! together; what may stand for things of two resources, or for the thing itself, is left out.

use bindery_spec::ir::{Api, LinkTarget, Operation, OperationIndex, ParameterLocation, SchemaId, Type};
use serde_json::Value;

use super::path::{Template, shape_of};
use super::{link, view};
use crate::lifecycle::resource::{Place, Reference, Resource, ResourceIndex, Resources, Role};

/// The extension of an operation that says what its references are, in the place of what names suggest.
const EXTENSION: &str = "x-bindery-references";
/// Words before the name of a thing that say in which part it is needed, and not that it is kept by somebody else.
const PARTS: [&str; 14] = [
    "input",
    "output",
    "source",
    "target",
    "default",
    "primary",
    "training",
    "validation",
    "from",
    "to",
    "billing",
    "shipping",
    "origin",
    "destination",
];
/// How short the name of a thing may be that says by itself that something stands for it, in bytes.
const SHORTEST: usize = 3;

/// Finds them, operation by operation.
pub(super) fn find(api: &Api, resources: &mut Resources) {
    let mut found = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let index = OperationIndex(index);
        match stated(operation, resources, index) {
            Some(stated) => found.extend(stated),
            None => Search { api, resources, index, operation }.all(&mut found),
        }
    }
    linked(api, resources, &mut found);
    resources.references = found;
}

/// What the extension says: a list of `resource` (a path template) and `by` (a way into the body, or `query.` and a name).
fn stated(operation: &Operation, resources: &Resources, index: OperationIndex) -> Option<Vec<Reference>> {
    let entries = operation.extension(EXTENSION)?.as_array()?;
    let read = |entry: &Value| {
        let shape = shape_of(entry.get("resource")?.as_str()?);
        let is_it = |resource: &Resource| resource.item.as_deref().map(shape_of).as_ref() == Some(&shape);
        let resource = resources.items.iter().position(is_it)?;
        let by = entry.get("by")?.as_str()?;
        let (by, is_many) = by.strip_suffix("[]").map_or((by, false), |by| (by, true));
        let place = match by.strip_prefix("query.") {
            Some(name) => Place::Query(name.to_owned()),
            None => Place::Body(by.split('.').map(str::to_owned).collect()),
        };
        let names_itself = names_itself(resources, index, place.name());
        Some(Reference { operation: index, place, is_many, resource: ResourceIndex(resource), names_itself })
    };
    Some(entries.iter().filter_map(read).collect())
}

/// Adds what a link says: the id of what one operation makes or shows is a query parameter of another.
fn linked(api: &Api, resources: &Resources, found: &mut Vec<Reference>) {
    for (index, operation) in api.operations.iter().enumerate() {
        let Some((from, Role::Create | Role::Put | Role::Read)) = resources.role_of(OperationIndex(index)) else {
            continue;
        };
        for link in view::successes(operation).into_iter().flat_map(|response| &response.links) {
            let LinkTarget::Operation(target) = link.target else { continue };
            for (parameter, expression) in &link.parameters {
                let name = link::strip_location(parameter);
                let is_query = api.operations[target.0]
                    .parameters
                    .iter()
                    .any(|one| one.name == name && one.location == ParameterLocation::Query);
                let way = expression.as_str().and_then(link::body_pointer);
                let is_known = found.iter().any(|one| one.operation == target && one.place.name() == name);
                if is_query && !is_known && way.is_some() && way == resources.get(from).id_property {
                    let place = Place::Query(name.to_owned());
                    let (is_many, names_itself) = (false, false);
                    found.push(Reference { operation: target, place, is_many, resource: from, names_itself });
                }
            }
        }
    }
}

/// Whether what a create makes is known by the id that a part of its body holds, as the name of its own parameter says.
fn names_itself(resources: &Resources, index: OperationIndex, name: &str) -> bool {
    let made = resources.role_of(index).filter(|(_, role)| matches!(role, Role::Create | Role::Put));
    let parameter = made.and_then(|(own, _)| resources.get(own).id_parameter.as_ref());
    parameter.is_some_and(|parameter| view::plain(parameter) == view::plain(name))
}

/// One operation whose parts are looked at.
struct Search<'a> {
    api: &'a Api,
    resources: &'a Resources,
    index: OperationIndex,
    operation: &'a Operation,
}

impl Search<'_> {
    fn all(&self, found: &mut Vec<Reference>) {
        let role = self.resources.role_of(self.index).map(|(_, role)| role);
        if matches!(role, Some(Role::Delete | Role::DeleteMany(_) | Role::Search(_))) {
            return;
        }
        for parameter in self.operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query) {
            let Some(schema) = parameter.schema() else { continue };
            self.add(Place::Query(parameter.name.clone()), &parameter.name, schema, found);
        }
        let content = self.operation.request_body.iter().flat_map(|body| &body.content);
        let read = content.filter(|media| {
            media.is_json()
                || matches!(media.essence().as_ref(), "multipart/form-data" | "application/x-www-form-urlencoded")
        });
        for schema in read.filter_map(|media| media.schema) {
            for (name, property) in view::properties(self.api, schema) {
                if self.is_owned(property) {
                    continue;
                }
                self.add(Place::Body(vec![name.to_owned()]), name, property, found);
                for (inner, schema) in view::plain_properties(self.api, property) {
                    let place = Place::Body(vec![name.to_owned(), inner.to_owned()]);
                    let is_id = view::plain(inner) == "id" && self.is_brief(property);
                    let called = if is_id { format!("{name}_id") } else { inner.to_owned() };
                    let is_named = is_id || id_stem(inner).is_some();
                    if is_named && !self.is_owned(schema) {
                        self.add(place, &called, schema, found);
                    }
                }
            }
        }
    }

    /// Whether a property is only ever the server's to say.
    fn is_owned(&self, schema: SchemaId) -> bool {
        view::parts(self.api, schema).iter().any(|part| part.read_only)
    }

    /// Adds a part of the request where it stands for things of one resource.
    fn add(&self, place: Place, name: &str, schema: SchemaId, found: &mut Vec<Reference>) {
        if found.iter().any(|one| one.operation == self.index && one.place == place) {
            return;
        }
        let (one, is_many) = match view::items(self.api, schema) {
            Some(items) => (items, true),
            None => (schema, false),
        };
        if !self.may_hold_id(one) || view::is_secret(name) {
            return;
        }
        let Some(resource) = self.by_name(name, one, is_many).or_else(|| self.by_schema(one)) else { return };
        if !self.is_alike(one, resource) {
            return;
        }
        let names_itself = !is_many && names_itself(self.resources, self.index, name);
        found.push(Reference { operation: self.index, place, is_many, resource, names_itself });
    }

    /// Whether values of a schema are texts or numbers without a meaning of their own.
    fn may_hold_id(&self, schema: SchemaId) -> bool {
        let is_plain = [Type::String, Type::Integer].into_iter().any(|ty| view::is_type(self.api, schema, ty));
        let parts = view::parts(self.api, schema);
        let is_other = |format: &str| matches!(format, "binary" | "byte" | "date-time" | "date" | "uri" | "email");
        let is_told = parts.iter().any(|part| {
            part.enumeration.is_some()
                || part.constant.is_some()
                || part.format.as_deref().is_some_and(is_other)
                || part.content_media_type.is_some()
        });
        is_plain && !is_told && !view::is_type(self.api, schema, Type::Object)
    }

    /// The resource that a name stands for.
    fn by_name(&self, name: &str, schema: SchemaId, is_many: bool) -> Option<ResourceIndex> {
        if let Some(stem) = id_stem(name) {
            let is_known_so = |resource: &Resource, stem: &String| {
                let parameter = resource.id_parameter.as_deref().map(view::plain).unwrap_or_default();
                parameter.contains("id") || parameter.contains(stem.as_str())
            };
            return self.nearest(|resource| {
                stem.iter().any(|stem| singular_name(resource) == *stem && is_known_so(resource, stem))
            });
        }
        // A name without `id` may be that of anything: a list of names, a text. Its type has to say more, or the path.
        let plain = view::plain(name);
        let is_it = |resource: &Resource| {
            let one = singular_name(resource);
            one.len() >= SHORTEST && if is_many { view::singular(&plain) == one && plain != one } else { plain == one }
        };
        let found = self.nearest(is_it)?;
        let kept = self.resources.get(found);
        let is_in_paths = kept.id_parameter.as_deref().is_some_and(|name| view::plain(name) == singular_name(kept));
        let is_of_its_type = || {
            let own = self.format(schema);
            own.is_some() && self.id_schemas(kept).any(|id| self.format(id) == own)
        };
        (!kept.is_named_by_client() && (is_in_paths || is_of_its_type())).then_some(found)
    }

    /// What a schema says of its values that it does not say of any text.
    fn format(&self, schema: SchemaId) -> Option<String> {
        if view::is_type(self.api, schema, Type::Integer) {
            return Some("integer".to_owned());
        }
        view::parts(self.api, schema).into_iter().find_map(|part| part.format.clone())
    }

    /// The resource whose ids have a schema of a name of its own, and this one.
    fn by_schema(&self, schema: SchemaId) -> Option<ResourceIndex> {
        let own = view::canonical(self.api, schema);
        let called = view::plain(self.api.schemas.get(own).name.as_ref()?);
        self.nearest(|resource| {
            called.contains(&singular_name(resource))
                && self.id_schemas(resource).any(|of| view::canonical(self.api, of) == own)
        })
    }

    /// The schemas of the id of a resource: of its property, and of the parameter of a read.
    fn id_schemas(&self, resource: &Resource) -> impl Iterator<Item = SchemaId> {
        let way = resource.id_property.as_ref().filter(|way| way.len() == 1).and_then(|way| way.first());
        let property = resource.schema.zip(way).and_then(|(schema, name)| {
            view::properties(self.api, schema).into_iter().find(|(known, _)| *known == name).map(|(_, schema)| schema)
        });
        let read = resource.operation(|role| matches!(role, Role::Read | Role::Delete));
        let parameter = read.zip(resource.id_parameter.as_ref()).and_then(|(index, name)| {
            let parameters = &self.api.operations[index.0].parameters;
            let is_it =
                |one: &&bindery_spec::ir::Parameter| one.location == ParameterLocation::Path && one.name == *name;
            parameters.iter().find(is_it)?.schema()
        });
        property.into_iter().chain(parameter)
    }

    /// Whether things of a resource are made of others, and known by their ids: these others are what is referred to.
    fn is_of_another(&self, resource: &Resource) -> bool {
        let (Some(create), Some(own)) = (resource.maker(), resource.id_parameter.as_deref().map(view::plain)) else {
            return false;
        };
        let content = self.api.operations[create.0].request_body.iter().flat_map(|body| &body.content);
        let mut named = content.filter_map(|media| media.schema).flat_map(|schema| view::properties(self.api, schema));
        let is_id = resource.id_parameter.as_deref().is_some_and(|name| id_stem(name).is_some());
        is_id && named.any(|(name, _)| view::plain(name) == own)
    }

    /// Whether a schema takes values of the types that ids of a resource have.
    fn is_alike(&self, schema: SchemaId, resource: ResourceIndex) -> bool {
        let types = |schema| [Type::String, Type::Integer].map(|ty| view::is_type(self.api, schema, ty));
        let own = types(schema);
        let mut ids = self.id_schemas(self.resources.get(resource)).map(types).peekable();
        ids.peek().is_none() || ids.any(|of| of == [false, false] || (of[0] && own[0]) || (of[1] && own[1]))
    }

    /// Whether an object says which thing it is rather than what the thing is like.
    fn is_brief(&self, schema: SchemaId) -> bool {
        view::plain_properties(self.api, schema).len() <= BRIEF
    }

    /// The one resource that `is_it`, whose things some operation makes, and which stand beside or above what the operation is
    /// about; of several, the one that shares most of the path. The kind of the operation itself is none.
    fn nearest(&self, is_it: impl Fn(&Resource) -> bool) -> Option<ResourceIndex> {
        let own = self.resources.role_of(self.index).map(|(own, _)| own);
        let here = shape_of(&self.operation.path);
        let mut found: Vec<(usize, ResourceIndex)> = Vec::new();
        for (index, resource) in self.resources.items.iter().enumerate() {
            let is_apt = Some(ResourceIndex(index)) != own && resource.maker().is_some() && is_it(resource);
            let Some(item) = resource.item.as_deref().filter(|_| is_apt && !self.is_of_another(resource)) else {
                continue;
            };
            // What the path names already is not said once more.
            if here.starts_with(&shape_of(item)) {
                continue;
            }
            let collection = Template::parse(item).collection_shape().unwrap_or_default();
            let above = collection.rfind('}').map_or("", |end| &collection[..=end]);
            if here.starts_with(above) {
                found.push((above.len(), ResourceIndex(index)));
            }
        }
        let deepest = found.iter().map(|(depth, _)| *depth).max()?;
        let mut at = found.iter().filter(|(depth, _)| *depth == deepest);
        let (_, only) = at.next()?;
        at.next().is_none().then_some(*only)
    }
}

/// How many properties an object has at the most that only says which thing it is.
const BRIEF: usize = 4;

/// What the things of a resource are called, one of them.
fn singular_name(resource: &Resource) -> String {
    view::singular(&view::plain(&resource.name))
}

/// What stands before `id` at the end of a name: all of it, and what is left without a word that says which part it plays.
fn id_stem(name: &str) -> Option<Vec<String>> {
    let mut words = view::words(name);
    let last = words.pop().filter(|last| matches!(last.as_str(), "id" | "ids"))?;
    let stem = |words: &[String]| view::singular(&words.concat());
    let is_apt = |stem: &String| !stem.is_empty() && !last.is_empty();
    let mut stems = vec![stem(&words)];
    if words.len() > 1 && PARTS.contains(&words[0].as_str()) {
        stems.push(stem(&words[1..]));
    }
    stems.retain(is_apt);
    (!stems.is_empty()).then_some(stems)
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use crate::lifecycle::infer;
    use crate::lifecycle::plan::Plan;

    fn plan(properties: &str, more: &str) -> Vec<String> {
        let text = format!(
            r"
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths:
  /customers: &customers
    post: {{responses: {{'201': {{description: Made, content: {{application/json: {{schema: {{$ref: '#/components/schemas/It'}}}}}}}}}}}}
  /customers/{{customer}}: &one
    parameters: [{{name: customer, in: path, required: true, schema: {{type: string}}}}]
    get: {{responses: {{'200': {{description: It, content: {{application/json: {{schema: {{$ref: '#/components/schemas/It'}}}}}}}}}}}}
    delete: {{responses: {{'204': {{description: Gone}}}}}}
  /shops/{{shop}}/customers: *customers
  /shops/{{shop}}/customers/{{customer}}: *one
  /orders:
    post:
      {more}
      requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{{properties}}}}}}}}}}}
      responses: {{'201': {{description: Made, content: {{application/json: {{schema: {{$ref: '#/components/schemas/It'}}}}}}}}}}
  /orders/{{order}}: *one
components: {{schemas: {{It: {{type: object, required: [id], properties: {{id: {{$ref: '#/components/schemas/CustomerKey'}}}}}}, CustomerKey: {{type: string}}}}}}
"
        );
        let api = read_text("shop.yaml", &text, &ReadOptions::default()).api.expect("the description is valid");
        let plan = Plan::new(&api, &infer(&api)).to_string();
        let lines = plan.lines().map(str::trim).filter_map(|line| line.strip_prefix("refers   POST    /orders  "));
        lines.map(str::to_owned).collect()
    }

    #[test]
    fn a_part_of_a_body_stands_for_what_its_name_and_type_say() {
        let rows = [
            ("customer_id: {type: string}", "customer_id: customers /customers/{customer}"),
            ("customerId: {type: string}", "customerId: customers /customers/{customer}"),
            ("customer: {type: string}", "customer: customers /customers/{customer}"),
            ("who: {$ref: '#/components/schemas/CustomerKey'}", "who: customers /customers/{customer}"),
            ("who: {type: string}", ""),
            ("customerIds: {type: array, items: {type: string}}", "customerIds[]: customers /customers/{customer}"),
            ("customers: {type: array, items: {type: string}}", "customers[]: customers /customers/{customer}"),
            ("billing_customer_id: {type: string}", "billing_customer_id: customers /customers/{customer}"),
            (
                "customer: {type: object, properties: {id: {type: string}}}",
                "customer.id: customers /customers/{customer}",
            ),
            ("external_customer_id: {type: string}", ""),
            ("customer_id: {type: string, readOnly: true}", ""),
            ("customer_id: {type: integer}", ""),
            ("customer: {type: string, enum: [new, old]}", ""),
            ("customer_name: {type: string}", ""),
            ("order_id: {type: string}", ""),
            ("id: {type: string}", ""),
        ];
        for (properties, expected) in rows {
            let expected: Vec<&str> = Some(expected).filter(|text| !text.is_empty()).into_iter().collect();
            assert_eq!(plan(properties, ""), expected, "{properties}");
        }
    }

    #[test]
    fn an_extension_says_what_the_references_of_an_operation_are() {
        let none = plan("customer_id: {type: string}", "x-bindery-references: []");
        assert!(none.is_empty(), "{none:?}");
        let stated = "x-bindery-references: [{resource: '/customers/{id}', by: who}]";
        assert_eq!(plan("who: {type: string}", stated), ["who: customers /customers/{customer}"]);
    }
}
