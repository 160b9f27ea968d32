//! What each property of a representation is for, read from names, formats and enumerations once.

use bindery_spec::ir::{Api, Number, SchemaId, Type};
use serde_json::Value;

use crate::lifecycle::infer::view::{self, is_secret};
use crate::mock::request::coerce;
use crate::wire::digest::Algorithm;

/// The properties of one schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    /// In document order.
    pub(crate) fields: Vec<Field>,
    /// What is required and nowhere described.
    pub(crate) undescribed: Vec<String>,
}

/// One property.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The name.
    pub(crate) name: String,
    /// The schema.
    pub(crate) schema: SchemaId,
    /// Whether it is always there.
    pub(crate) is_required: bool,
    /// Whether the client cannot set it.
    pub(crate) is_read_only: bool,
    /// The least number that it can be.
    pub(crate) least: Option<u64>,
    /// Whether it can be null.
    pub(crate) is_nullable: bool,
    /// What it is for.
    pub(crate) purpose: Purpose,
}

/// What a property is for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Purpose {
    /// When the item was made or changed, in seconds.
    Seconds,
    /// The same, in milliseconds.
    Milliseconds,
    /// The same, as RFC 3339 text.
    Instant,
    /// The same, as a date.
    Date,
    /// When it was made or changed, as a text of no described form.
    Told,
    /// When it will end.
    End,
    /// The size of its content in bytes.
    Size,
    /// The name of its file.
    FileName,
    /// The media type of its content.
    MediaType,
    /// The digest of its content.
    Digest(Algorithm),
    /// A secret of its own, which the answer to its create shows.
    Secret,
    /// What kind of thing it is.
    Kind(Value),
    /// Whether it was deleted.
    Deleted,
    /// Anything else.
    Other,
}

const MADE: [&str; 23] = [
    "created",
    "createdat",
    "createdon",
    "creationtime",
    "creationtimestamp",
    "createdtime",
    "datecreated",
    "createtime",
    "updated",
    "updatedat",
    "updatedon",
    "updatetime",
    "modified",
    "modifiedat",
    "lastmodified",
    "uploadedat",
    "uploadtime",
    "createddate",
    "createddatetime",
    "creationdate",
    "creationdatetime",
    "timecreated",
    "timemodified",
];
const ENDS: [&str; 5] = ["expiresat", "expires", "expiry", "expiration", "expirationtime"];
const SIZES: [&str; 6] = ["bytes", "size", "filesize", "sizebytes", "sizeinbytes", "contentlength"];
const NAMES: [&str; 3] = ["filename", "originalname", "originalfilename"];
const TYPES: [&str; 5] = ["contenttype", "mimetype", "mediatype", "filetype", "mime"];
const KINDS: [&str; 4] = ["object", "kind", "type", "resourcetype"];

impl Fields {
    /// Reads the properties of a schema. `kinds` are names that things of this schema go by, best first.
    pub(crate) fn of(api: &Api, schema: SchemaId, kinds: &[String]) -> Self {
        let required = required(api, schema);
        let fields = view::properties(api, schema)
            .into_iter()
            .map(|(name, property)| Field {
                name: name.to_owned(),
                schema: property,
                is_required: required.iter().any(|known| known == name),
                is_read_only: is_read_only(api, property),
                least: api.schemas.get(view::canonical(api, property)).minimum.as_ref().and_then(least),
                is_nullable: coerce::allowed(api, property).contains(Type::Null),
                purpose: purpose(api, name, &every(api, schema, name), kinds),
            })
            .collect::<Vec<Field>>();
        let is_described = |name: &String| fields.iter().any(|field| field.name == *name);
        let undescribed = required.iter().filter(|name| !is_described(name)).cloned().collect();
        Self { fields, undescribed }
    }

    /// Says in a representation what kind of thing it is, where it says anything of that.
    pub(crate) fn say_kinds(&self, value: &mut Value) {
        let Value::Object(map) = value else { return };
        for field in &self.fields {
            if let (Purpose::Kind(kind), Some(told)) = (&field.purpose, map.get_mut(&field.name)) {
                told.clone_from(kind);
            }
        }
    }

    /// The property of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// Whether a property is named as the time at which something was made or changed.
pub(crate) fn is_time(name: &str) -> bool {
    MADE.contains(&view::plain(name).as_str())
}

/// A bound as the least of whole numbers.
fn least(bound: &Number) -> Option<u64> {
    u64::try_from(bound.as_i128()?).ok()
}

/// The schemas that a property has in a schema and its alternatives, the first of [`view::properties`] first.
fn every(api: &Api, schema: SchemaId, name: &str) -> Vec<SchemaId> {
    let parts = view::parts(api, schema);
    let named = parts.iter().flat_map(|part| &part.properties).filter(|property| property.name == name);
    named.map(|property| property.schema).collect()
}

/// Every name that `required` lists, through references and `allOf`.
pub(crate) fn required(api: &Api, id: SchemaId) -> Vec<String> {
    let mut names = Vec::new();
    gather(api, id, 8, &mut names);
    names
}

fn gather(api: &Api, id: SchemaId, depth: usize, names: &mut Vec<String>) {
    let schema = api.schemas.get(id);
    names.extend(schema.required.iter().cloned());
    if depth > 0 {
        for part in schema.reference.iter().chain(&schema.all_of) {
            gather(api, *part, depth - 1, names);
        }
    }
}

/// Whether only the server says what is described by a schema.
pub(crate) fn is_read_only(api: &Api, id: SchemaId) -> bool {
    let mut current = Some(id);
    for _ in 0..8 {
        let Some(schema) = current.map(|id| api.schemas.get(id)) else { break };
        if schema.read_only {
            return true;
        }
        current =
            schema.reference.or_else(|| if schema.all_of.len() == 1 { schema.all_of.first().copied() } else { None });
    }
    false
}

/// What a property is for; `schemas` holds its schema in each alternative of what it belongs to, at least one.
fn purpose(api: &Api, name: &str, schemas: &[SchemaId], kinds: &[String]) -> Purpose {
    let Some(schema) = schemas.first().copied() else { return Purpose::Other };
    let plain = view::plain(name);
    let is = |names: &[&str]| names.contains(&plain.as_str());
    let types = coerce::allowed(api, schema);
    let is_number = types.contains(Type::Integer) || types.contains(Type::Number);
    let format = format(api, schema).unwrap_or_default();
    if is_time(name) {
        return match format.as_str() {
            "date-time" | "dateTime" | "datetime" => Purpose::Instant,
            "date" => Purpose::Date,
            _ if is_number && (format.contains("milli") || format.contains("unixms")) => Purpose::Milliseconds,
            _ if is_number => Purpose::Seconds,
            _ => Purpose::Told,
        };
    }
    if is(&ENDS) && (is_number || format == "date-time") {
        return Purpose::End;
    }
    if is(&SIZES) && is_number {
        return Purpose::Size;
    }
    if let Some(algorithm) = Algorithm::of_property(name).filter(|_| types.contains(Type::String)) {
        return Purpose::Digest(algorithm);
    }
    if is_secret(name) && types.contains(Type::String) {
        return Purpose::Secret;
    }
    if is(&NAMES) && types.contains(Type::String) {
        return Purpose::FileName;
    }
    if is(&TYPES) && types.contains(Type::String) && values(api, schema).is_empty() {
        return Purpose::MediaType;
    }
    if is(&["deleted", "isdeleted"]) && types.contains(Type::Boolean) {
        return Purpose::Deleted;
    }
    let values = values(api, schema);
    // Alternatives that call themselves otherwise: which one it is, is not said by the name of the resource.
    let is_one = |other: &SchemaId| [&[], values.as_slice()].contains(&self::values(api, *other).as_slice());
    if !schemas.iter().all(is_one) {
        return Purpose::Other;
    }
    if let [only] = values.as_slice() {
        return Purpose::Kind(only.clone());
    }
    if is(&KINDS) {
        let found = kinds
            .iter()
            .find_map(|kind| values.iter().find(|value| value.as_str().is_some_and(|text| view::plain(text) == *kind)));
        if let Some(found) = found {
            return Purpose::Kind(found.clone());
        }
    }
    Purpose::Other
}

/// The values that `const` or `enum` list, through references.
pub(crate) fn values(api: &Api, id: SchemaId) -> Vec<Value> {
    let mut current = Some(id);
    for _ in 0..8 {
        let Some(schema) = current.map(|id| api.schemas.get(id)) else { break };
        if let Some(constant) = &schema.constant {
            return vec![(**constant).clone()];
        }
        if let Some(enumeration) = &schema.enumeration {
            return enumeration.iter().map(|value| value.value.clone()).collect();
        }
        current = schema.reference.or_else(|| schema.all_of.first().copied());
    }
    Vec::new()
}

fn format(api: &Api, id: SchemaId) -> Option<String> {
    let schema = api.schemas.get(id);
    schema.format.clone().or_else(|| {
        schema
            .reference
            .iter()
            .chain(&schema.all_of)
            .chain(&schema.any_of)
            .chain(&schema.one_of)
            .find_map(|part| api.schemas.get(*part).format.clone())
    })
}
