//! What forms and multipart bodies are made of: properties, or parts by their place.
//!
//! In: the schema of a body and its encodings. Out: one [`FormProperty`] for each property, or [`Positions`]; a part that is
//! multipart itself is such a body, too. Both the types and the calls ask, so that they agree. Not known here: types and
//! arguments.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Encoding, Header, MediaType, RequestBody, SchemaId, Type};
use bindery_spec::pointer::Origin;

/// How many references and compositions are followed, so that a cycle ends.
const DEPTH: usize = 64;

/// The role of what goes under names of the caller's choice.
pub(crate) const REST: &str = "additional property";

/// A property with all that is said about it.
#[derive(Clone, Debug)]
pub(crate) struct FormProperty {
    pub(crate) name: String,
    pub(crate) schema: SchemaId,
    /// What other alternatives say of it.
    pub(crate) others: Vec<SchemaId>,
    pub(crate) client_name: Option<String>,
}

impl FormProperty {
    /// Everything that describes it.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = SchemaId> {
        std::iter::once(self.schema).chain(self.others.iter().copied())
    }
}

/// The properties of a body.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    pub(crate) properties: Vec<FormProperty>,
    pub(crate) required: HashSet<String>,
    /// Whether there is more than a fixed list of properties.
    pub(crate) is_open: bool,
    /// What goes under names of the caller's choice, where that is described.
    pub(crate) rest: Option<SchemaId>,
    /// Whether that is files.
    pub(crate) are_rest_files: bool,
}

impl Properties {
    /// The properties of a body. Alternatives of a multipart body count together, since a value of one type could hold no
    /// file: whatever one of them has is a property, and required where all require it.
    pub(crate) fn of(api: &Api, media_type: &MediaType) -> Self {
        let mut found = Self::default();
        if let Some(schema) = media_type.schema {
            found.collect(api, schema, is_multipart(media_type), DEPTH);
        }
        found.are_rest_files = is_multipart(media_type) && found.rest.is_some_and(|rest| is_file(api, Some(rest)));
        found
    }

    /// Whether each property is an argument; otherwise the body as a whole is one.
    pub(crate) fn are_arguments(&self) -> bool {
        !self.is_open && (!self.properties.is_empty() || self.are_rest_files)
    }

    /// What is a value, and no file, under a name of the caller's choice.
    pub(crate) fn rest_value(&self) -> Option<SchemaId> {
        self.rest.filter(|_| !self.are_rest_files)
    }

    /// Whether an optional form is described as an object without a single property, as some descriptions have it with
    /// every `GET`: then there is nothing to send.
    pub(crate) fn says_nothing(&self, api: &Api, body: &RequestBody, media_type: &MediaType) -> bool {
        let is_object = |schema: SchemaId| {
            let schema = api.schemas.get(schema);
            let is_closed = |more| api.schemas.get(more).boolean == Some(false);
            schema.types.only_non_null() == Some(Type::Object) && schema.additional_properties.is_none_or(is_closed)
        };
        !self.is_open && self.properties.is_empty() && !body.required && media_type.schema.is_some_and(is_object)
    }

    fn collect(&mut self, api: &Api, id: SchemaId, joins: bool, depth: usize) {
        if depth == 0 {
            return;
        }
        let schema = api.schemas.get(id);
        for part in schema.reference.iter().chain(&schema.all_of) {
            self.collect(api, *part, joins, depth - 1);
        }
        for property in &schema.properties {
            if !self.properties.iter().any(|known| known.name == property.name) {
                self.properties.push(FormProperty {
                    name: property.name.clone(),
                    schema: property.schema,
                    others: Vec::new(),
                    client_name: property.client_name.clone(),
                });
            }
        }
        self.required.extend(schema.required.iter().cloned());
        let rest = schema.additional_properties.filter(|rest| api.schemas.get(*rest).boolean.is_none());
        self.rest = self.rest.or(rest);
        for alternatives in [&schema.one_of, &schema.any_of] {
            if !alternatives.is_empty() {
                self.join(api, alternatives, joins, depth - 1);
            }
        }
    }

    fn join(&mut self, api: &Api, alternatives: &[SchemaId], joins: bool, depth: usize) {
        let each: Vec<Self> = alternatives
            .iter()
            .map(|alternative| {
                let mut found = Self::default();
                found.collect(api, *alternative, joins, depth);
                found
            })
            .collect();
        let says_only_required = |found: &Self| found.properties.is_empty() && !found.required.is_empty();
        let are_objects = each.iter().all(|found| !found.is_open && !found.properties.is_empty());
        if !joins || !(are_objects || each.iter().all(says_only_required)) {
            self.is_open = true;
            return;
        }
        let in_all = |name: &String| each.iter().all(|found| found.required.contains(name));
        self.required.extend(each.iter().flat_map(|found| &found.required).filter(|name| in_all(name)).cloned());
        for property in each.into_iter().flat_map(|found| found.properties) {
            match self.properties.iter_mut().find(|known| known.name == property.name) {
                Some(known) => {
                    known.others.push(property.schema);
                    known.others.extend(property.others);
                }
                None => self.properties.push(property),
            }
        }
    }
}

/// Parts that have no names. Source: OpenAPI 3.2.0, Media Type Object, "Encoding By Position".
pub(crate) struct Positions<'a> {
    /// The first parts, each with a place of its own.
    pub(crate) first: Vec<Part<'a>>,
    /// All others, unless there can be none.
    pub(crate) rest: Option<Part<'a>>,
    /// How many there are at least.
    pub(crate) least: usize,
}

/// What is said about a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) schema: Option<SchemaId>,
    pub(crate) encoding: Option<&'a Encoding>,
}

impl<'a> Positions<'a> {
    /// The parts of a list; absent for a form, whose parts have names, and where no list is described.
    pub(crate) fn of(api: &Api, media_type: &'a MediaType) -> Option<Self> {
        if !is_multipart(media_type) || media_type.essence() == "multipart/form-data" {
            return None;
        }
        let list = media_type.schema.map(|id| api.schemas.get(api.schemas.target(id)));
        let list = list.filter(|list| list.types.only_non_null() == Some(Type::Array) || !list.prefix_items.is_empty());
        if list.is_none() && media_type.item_schema.is_none() {
            return None;
        }
        let prefix = list.map_or(&[][..], |list| &list.prefix_items);
        let items = list.and_then(|list| list.items).or(media_type.item_schema);
        let count = prefix.len().max(media_type.prefix_encoding.len());
        let others = media_type.item_encoding.as_ref();
        let part = |place: usize| Part {
            schema: prefix.get(place).copied().or(items),
            encoding: media_type.prefix_encoding.get(place).or(others),
        };
        let most = list.and_then(|list| list.max_items).and_then(|most| usize::try_from(most).ok());
        let is_closed = items.is_some_and(|items| api.schemas.get(items).boolean == Some(false))
            || most.is_some_and(|most| most <= count);
        Some(Self {
            first: (0..count).map(part).collect(),
            rest: (!is_closed).then_some(Part { schema: items, encoding: others }),
            least: list.and_then(|list| list.min_items).and_then(|least| usize::try_from(least).ok()).unwrap_or(0),
        })
    }

    /// Every part with its name.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (String, Part<'a>)> {
        let first = self.first.iter().enumerate().map(|(place, part)| (ordinal(place), *part));
        first.chain(self.rest.map(|part| (self.rest_name().to_owned(), part)))
    }

    /// What the parts after the first are called.
    pub(crate) fn rest_name(&self) -> &'static str {
        if self.first.is_empty() { "parts" } else { "rest" }
    }
}

/// The body that a part is, where an encoding says how the parts inside it are written.
///
/// Source: OpenAPI 3.2.0, Encoding Object, "Nested Encoding".
pub(crate) fn inner_body(api: &Api, part: Part<'_>) -> Option<MediaType> {
    let encoding = part.encoding?;
    let nested = encoding.nested.as_deref()?;
    let range = encoding.content_type.as_deref()?.split(',').next()?.trim().to_owned();
    let inner = MediaType {
        range,
        schema: part.schema,
        item_schema: None,
        encoding: nested.encoding.clone(),
        prefix_encoding: nested.prefix_encoding.clone(),
        item_encoding: nested.item_encoding.clone(),
        examples: Vec::new(),
        origin: Origin::default(),
    };
    let has_names = || Properties::of(api, &inner).are_arguments();
    let is_whole = !inner.range.contains('*') && (Positions::of(api, &inner).is_some() || has_names());
    is_whole.then_some(inner)
}

/// The schemas of a part, each with its name: of the parts inside it where it has some, else its own.
pub(crate) fn part_schemas(api: &Api, name: &str, part: Part<'_>) -> Vec<(String, SchemaId)> {
    let Some(inner) = inner_body(api, part) else {
        return part.schema.map(|schema| (name.to_owned(), schema)).into_iter().collect();
    };
    let inside = |(inner, schema): (String, SchemaId)| (format!("{name} {inner}"), schema);
    match Positions::of(api, &inner) {
        Some(positions) => positions.parts().filter_map(|(name, part)| Some(inside((name, part.schema?)))).collect(),
        None => {
            let found = Properties::of(api, &inner);
            let named = found.properties.iter();
            let named = named.flat_map(|property| property.schemas().map(|schema| (property.name.clone(), schema)));
            named.chain(found.rest_value().map(|rest| (REST.to_owned(), rest))).map(inside).collect()
        }
    }
}

/// The headers that a caller can set of a part. Its name and that of a file are said in one that is not among them.
pub(crate) fn sent_headers(encoding: &Encoding) -> impl Iterator<Item = &Header> {
    let is_own = |header: &Header| header.name.eq_ignore_ascii_case("content-disposition");
    encoding.headers.iter().filter(move |header| is_field_name(&header.name) && !is_own(header))
}

/// Whether a text can be the name of a header. Source: RFC 9110 section 5.6.2.
pub(crate) fn is_field_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}

/// What the item at a place is called.
pub(crate) fn ordinal(index: usize) -> String {
    const WORDS: &[&str] =
        &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    WORDS.get(index).map_or_else(|| format!("item_{}", index + 1), |word| (*word).to_owned())
}

/// Whether a body is a form: its properties are arguments.
pub(crate) fn is_form(media_type: &MediaType) -> bool {
    media_type.essence() == "application/x-www-form-urlencoded" || is_multipart(media_type)
}

/// Whether a body consists of parts.
pub(crate) fn is_multipart(media_type: &MediaType) -> bool {
    media_type.essence().starts_with("multipart/")
}

/// Whether a schema stands for bytes rather than for a value.
pub(crate) fn is_file(api: &Api, schema: Option<SchemaId>) -> bool {
    let Some(mut id) = schema else { return false };
    for _ in 0..DEPTH {
        let schema = api.schemas.get(id);
        let is_text = schema.types.is_empty() || schema.types.only_non_null() == Some(Type::String);
        if is_text && matches!(schema.format.as_deref(), Some("binary" | "file")) {
            return true;
        }
        if is_text && schema.content_encoding.is_none() && schema.content_media_type.as_deref().is_some_and(is_binary) {
            return true;
        }
        id = match (schema.reference, schema.all_of.as_slice()) {
            (Some(target), _) => target,
            (None, [only]) => *only,
            _ => return false,
        };
    }
    false
}

/// Whether a media type is none of text.
pub(crate) fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    !(essence.starts_with("text/") || essence == "application/json" || essence.ends_with("+json"))
}
