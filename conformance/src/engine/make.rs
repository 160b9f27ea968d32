//! Valid requests: every required parameter and a body, from what the description gives, else from its schemas.

use std::sync::Arc;

use bindery_spec::ir::{MediaType, Operation, OperationIndex, Parameter, ParameterLocation, SchemaId, Type};
use serde_json::{Map, Value};

use super::arguments::{Arguments, Payload, simple};
use super::run::Run;
use super::shape;
use crate::case::Part;
use crate::check::Known;
use crate::lifecycle::resource::ResourceIndex;
use crate::strategy::Direction;
use crate::strategy::request::sent_type;

/// A time for what ends something, which no server's clock has reached.
const FAR: &str = "2099-06-01T12:00:00Z";

/// What makes one body different from the next.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// A text that no other body of the run has.
    pub(crate) token: String,
    /// The bytes of a file.
    pub(crate) content: Arc<[u8]>,
    /// The name of a file.
    pub(crate) file_name: String,
    /// `Content-Type` of the part that holds a file.
    pub(crate) part_type: Option<String>,
    /// Whether the file stands before the other parts.
    pub(crate) file_first: bool,
    /// Whether the name has to come back as it was sent.
    pub(crate) is_echoed: bool,
    /// Values of properties that are set whatever the description gives.
    pub(crate) set: Vec<(String, Value)>,
    /// What it refers to: ways into the body, and values.
    pub(crate) refer: Vec<(Vec<String>, Value)>,
}

impl Variant {
    /// The plain one: a line of JSON in a file with an ordinary name.
    pub(crate) fn plain(token: &str) -> Self {
        let line = format!("{{\"prompt\": \"{token}\", \"completion\": \"ok\"}}\n");
        Self {
            token: token.to_owned(),
            content: line.into_bytes().into(),
            file_name: format!("{token}.jsonl"),
            part_type: Some("application/octet-stream".to_owned()),
            file_first: false,
            is_echoed: true,
            set: Vec::new(),
            refer: Vec::new(),
        }
    }
}

impl Run {
    /// The arguments of an operation: required parameters and the body.
    pub(crate) fn arguments(&self, index: OperationIndex, variant: &Variant) -> Arguments {
        let mut arguments = Arguments::default();
        let Some(operation) = self.operation(index) else { return arguments };
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            if let Some(value) = self.referred_by(index, parameter).or_else(|| self.value_for(index, parameter)) {
                arguments.set(parameter.location, &parameter.name, value);
            }
        }
        arguments.payload = self.payload(operation, variant).0;
        arguments
    }

    /// Whether every parameter in the path of an operation has a value that is known to name something: one that the run
    /// was given, or one of those that the description lists.
    pub(crate) fn is_located(&self, operation: &Operation) -> bool {
        let mut named = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
        named.all(|parameter| self.is_located_at(parameter))
    }

    /// The same of one parameter.
    pub(crate) fn is_located_at(&self, parameter: &Parameter) -> bool {
        self.options.parameters.iter().any(|(name, _)| *name == parameter.name)
            || parameter.client.as_ref().is_some_and(|client| client.value.is_some())
            || parameter.schema().is_some_and(|schema| !shape::values(&self.api, schema).is_empty())
    }

    /// A valid value of a parameter.
    pub(crate) fn parameter_value(&self, parameter: &Parameter) -> Option<Value> {
        let stated = self.options.parameters.iter().find(|(name, _)| *name == parameter.name);
        if let Some((_, text)) = stated {
            return Some(Value::from(text.as_str()));
        }
        if let Some(value) = parameter.client.as_ref().and_then(|client| client.value.clone()) {
            return Some(value);
        }
        if let Some(example) = parameter.examples.first() {
            return Some(example.value.clone());
        }
        let schema = parameter.schema()?;
        shape::given(&self.api, schema)
            .or_else(|| shape::values(&self.api, schema).into_iter().next())
            .or_else(|| self.sample(schema))
    }

    /// A name under which something of a resource can be put, and that only this run gives: `token`, as the description
    /// has names spelt. `None` where it can have none that shows whose it is.
    pub(crate) fn chosen_name(&self, resource: ResourceIndex, token: &str) -> Option<String> {
        let described = self.resources.get(resource);
        let operation = self.operation(described.maker()?)?;
        let name = described.id_parameter.as_ref()?;
        let parameter =
            operation.parameters.iter().find(|one| one.location == ParameterLocation::Path && one.name == *name)?;
        let simple: String =
            token.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let spelt = [
            simple.clone(),
            simple.replace('-', "_"),
            simple.chars().filter(char::is_ascii_alphanumeric).collect(),
            simple.to_ascii_uppercase(),
        ];
        let Some(schema) = parameter.schema() else { return spelt.into_iter().next() };
        let is_apt = |name: &String| {
            self.strategist.is_valid(schema, Direction::Request, &Value::from(name.as_str()))
                && shape::parts(&self.api, schema).iter().all(|part| part.format.is_none())
        };
        spelt.into_iter().find(is_apt)
    }

    fn sample(&self, schema: SchemaId) -> Option<Value> {
        self.strategist.sample(schema, Direction::Request, self.options.seed)
    }

    /// The body of an operation, and what it says of the thing that it makes.
    pub(crate) fn payload(&self, operation: &Operation, variant: &Variant) -> (Payload, Known) {
        let variant = self.as_taken(operation, variant);
        let variant = variant.as_ref();
        let mut known = Known::default();
        let Some(body) = &operation.request_body else { return (Payload::None, known) };
        let Some(media) = preferred(&body.content) else { return (Payload::None, known) };
        let essence = media.essence();
        let referred = self.referred(operation, variant);
        if media.is_json() {
            let mut value = self.json_body(media, variant);
            let is_asked = |way: &[String]| variant.refer.iter().any(|(asked, _)| asked == way);
            self.put_references(&mut value, media.schema, &referred, is_asked);
            known.fields = scalars(&value);
            let is_whole = |value: &Value| value.is_object() || value.is_array();
            known.maps = variant.set.iter().filter(|(_, value)| is_whole(value)).cloned().collect();
            known.fields.extend(variant.set.iter().filter(|(_, value)| value.is_null()).cloned());
            return (Payload::Json { media: sent_type(media), value }, known);
        }
        match essence.as_ref() {
            "multipart/form-data" => {
                let variant = self.with_fields(media, variant, &referred);
                (Payload::Multipart(self.parts(media, &variant, &mut known)), known)
            }
            "application/x-www-form-urlencoded" => {
                let fields = self.form(media, &self.with_fields(media, variant, &referred));
                known.fields = told_by_form(&fields);
                (Payload::Form(fields), known)
            }
            _ => {
                // No bytes where none need be there are no body, rather than a content without bytes.
                let is_content = body.required || !variant.content.is_empty();
                known.content = is_content.then(|| Arc::clone(&variant.content));
                let media =
                    if essence.contains('*') { "application/octet-stream".to_owned() } else { media.range.clone() };
                (Payload::Raw { media, bytes: Arc::clone(&variant.content) }, known)
            }
        }
    }

    fn json_body(&self, media: &MediaType, variant: &Variant) -> Value {
        let mut value = self
            .example(media)
            .or_else(|| media.schema.and_then(|schema| shape::given(&self.api, schema)))
            .or_else(|| media.schema.and_then(|schema| self.sample(schema)))
            .unwrap_or_else(|| Value::Object(Map::new()));
        let (Some(object), Some(schema)) = (value.as_object_mut(), media.schema) else { return value };
        for (name, property) in shape::properties(&self.api, schema) {
            if shape::is_read_only(&self.api, property) {
                object.shift_remove(name);
                continue;
            }
            if object.get(name).is_some_and(Value::is_string) && is_end(name) && shape::is_instant(&self.api, property)
            {
                object.insert(name.to_owned(), Value::from(FAR));
                continue;
            }
            let wanted = object.contains_key(name) || is_telling(name);
            if wanted && let Some(text) = self.plain_text(property, &variant.token) {
                object.insert(name.to_owned(), Value::from(text));
            }
        }
        for (name, value) in &variant.set {
            object.insert(name.clone(), value.clone());
        }
        value
    }

    /// The first example that its schema accepts, else the first; one that is written as a text of JSON is that JSON.
    fn example(&self, media: &MediaType) -> Option<Value> {
        let read = |value: &Value| {
            let text = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
            text.filter(|_| media.schema.is_none_or(|schema| !shape::is_type(&self.api, schema, Type::String)))
        };
        let examples =
            media.examples.iter().map(|example| read(&example.value).unwrap_or_else(|| example.value.clone()));
        let examples: Vec<Value> = examples.collect();
        let is_valid = |value: &&Value| {
            media.schema.is_none_or(|schema| self.strategist.is_valid(schema, Direction::Request, value))
        };
        examples.iter().find(is_valid).or(examples.first()).cloned()
    }

    /// The variant's own text, where a property is plain text without rules of its own, but for a pattern that it fits.
    pub(crate) fn plain_text(&self, schema: SchemaId, token: &str) -> Option<String> {
        let parts = shape::parts(&self.api, schema);
        let plain = shape::is_type(&self.api, schema, Type::String)
            && parts.iter().all(|part| {
                part.format.is_none()
                    && (part.pattern.is_none()
                        || self.strategist.is_valid(schema, Direction::Request, &Value::from(token)))
                    && part.enumeration.is_none()
                    && part.constant.is_none()
                    && part.any_of.is_empty()
                    && part.one_of.is_empty()
                    && part.max_length.is_none_or(|most| most >= token.len() as u64)
                    && part.min_length.is_none_or(|least| least <= token.len() as u64)
            });
        plain.then(|| token.to_owned())
    }

    /// The parts of a multipart body: what is required, what has been set, and every file.
    fn parts(&self, media: &MediaType, variant: &Variant, known: &mut Known) -> Vec<Part> {
        let Some(schema) = media.schema else { return Vec::new() };
        let mut parts = Vec::new();
        for (name, property) in shape::properties(&self.api, schema) {
            let set = variant.set.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            if set.is_none() && !shape::is_required(&self.api, schema, name) {
                continue;
            }
            if shape::is_binary(&self.api, property) {
                known.content = Some(Arc::clone(&variant.content));
                known.file_name = variant.is_echoed.then(|| variant.file_name.clone());
                parts.push(Part {
                    name: name.to_owned(),
                    file_name: Some(variant.file_name.clone()),
                    content_type: part_type(media, name, variant.part_type.as_deref()),
                    bytes: Arc::clone(&variant.content),
                });
                continue;
            }
            let value = set.or_else(|| self.form_value(property, &variant.token)).unwrap_or_default();
            let is_json = value.is_object() || value.is_array();
            let text = if is_json { value.to_string() } else { simple(&value) };
            if !is_json {
                known.fields.push((name.to_owned(), Value::from(text.as_str())));
            }
            parts.push(Part {
                name: name.to_owned(),
                file_name: None,
                content_type: is_json.then(|| "application/json".to_owned()),
                bytes: text.into_bytes().into(),
            });
        }
        if variant.file_first {
            parts.sort_by_key(|part| part.file_name.is_none());
        }
        parts
    }

    fn form(&self, media: &MediaType, variant: &Variant) -> Vec<(String, Value)> {
        let Some(schema) = media.schema else { return Vec::new() };
        let mut pairs = Vec::new();
        for (name, property) in shape::properties(&self.api, schema) {
            let set = variant.set.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            if set.is_none() && !shape::is_required(&self.api, schema, name) {
                continue;
            }
            let value = set.or_else(|| self.form_value(property, &variant.token)).unwrap_or_default();
            pairs.push((name.to_owned(), value));
        }
        pairs
    }

    fn form_value(&self, schema: SchemaId, token: &str) -> Option<Value> {
        self.usual(schema).or_else(|| self.plain_text(schema, token).map(Value::from)).or_else(|| self.sample(schema))
    }

    /// The value that the description itself gives: an example; what an example of another schema says for the same
    /// enumeration; the first value of an enumeration.
    fn usual(&self, schema: SchemaId) -> Option<Value> {
        let values = shape::values(&self.api, schema);
        shape::given(&self.api, schema).or_else(|| self.exemplified(&values)).or_else(|| values.first().cloned())
    }

    /// A value of an enumeration that some example in the description uses.
    fn exemplified(&self, values: &[Value]) -> Option<Value> {
        let examples = self.api.schemas.iter().flat_map(|(_, schema)| &schema.examples);
        let members = examples.filter_map(Value::as_object).flat_map(|object| object.values());
        members.into_iter().find(|value| value.is_string() && values.contains(value)).cloned()
    }
}

/// What a form says of the thing that it makes, as the text that was sent; lists and objects are left out, since a form
/// takes them apart, and empty texts, since they stand for nothing there as well.
pub(crate) fn told_by_form(pairs: &[(String, Value)]) -> Vec<(String, Value)> {
    let plain = pairs.iter().filter(|(_, value)| !value.is_array() && !value.is_object());
    let told = plain.map(|(name, value)| (name.clone(), simple(value)));
    told.filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, Value::from(text))).collect()
}

/// Whether a time by that name must not have passed yet.
pub(crate) fn is_end(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    plain.starts_with("end") || ["expir", "until", "deadline", "due"].iter().any(|word| plain.contains(word))
}

/// Whether a property is one in which any text will do.
pub(crate) fn is_telling(name: &str) -> bool {
    matches!(name, "title" | "name" | "description" | "label" | "prompt" | "text" | "message" | "comment")
}

/// The type of a part that is a file: the `usual` one where the encoding of its property takes it or says nothing, else the
/// first that it names. A part that says none is `text/plain`. Source: OpenAPI 3.1.1, Encoding Object; RFC 7578 section 4.4.
fn part_type(media: &MediaType, property: &str, usual: Option<&str>) -> Option<String> {
    let own = media.encoding.iter().find(|encoding| encoding.property == property);
    let ranges: Vec<&str> =
        own.and_then(|own| own.content_type.as_deref()).unwrap_or("*/*").split(',').map(str::trim).collect();
    let is_taken = |range: &&str| match range.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => usual.unwrap_or("text/plain").starts_with(start),
        None => usual.unwrap_or("text/plain").eq_ignore_ascii_case(range),
    };
    let named = ranges.iter().find(|range| !range.contains('*')).map(|range| (*range).to_owned());
    let image = || ranges.contains(&"image/*").then(|| "image/png".to_owned());
    if ranges.iter().any(is_taken) {
        usual.map(str::to_owned)
    } else {
        named.or_else(image).or(usual.map(str::to_owned))
    }
}

fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    let find = |wanted: &dyn Fn(&MediaType) -> bool| content.iter().find(|media| wanted(media));
    find(&|media| media.is_json())
        .or_else(|| find(&|media| media.essence() == "multipart/form-data"))
        .or_else(|| find(&|media| media.essence() == "application/x-www-form-urlencoded"))
        .or_else(|| content.first())
}

/// The members of a body that are plain values.
pub(crate) fn scalars(value: &Value) -> Vec<(String, Value)> {
    let Some(object) = value.as_object() else { return Vec::new() };
    let plain = object.iter().filter(|(_, value)| value.is_string() || value.is_number() || value.is_boolean());
    plain.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Whether a parameter stands for the version of the API.
pub(crate) fn is_version(parameter: &Parameter) -> bool {
    let name: String = parameter.name.chars().filter(char::is_ascii_alphanumeric).collect();
    parameter.location == ParameterLocation::Query && name.eq_ignore_ascii_case("apiversion")
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::*;

    #[test]
    fn a_file_has_a_type_that_the_encoding_of_its_property_takes() {
        let check = |content_type: &str, usual: Option<&str>, expected: Option<&str>| {
            let text = format!(
                "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/a: {{post: {{requestBody: {{content: \
                 {{multipart/form-data: {{schema: {{type: object, properties: {{file: {{}}, other: {{}}}}}}, encoding: \
                 {{file: {{contentType: '{content_type}'}}}}}}}}}}, responses: {{'200': {{description: Done}}}}}}}}}}}}"
            );
            let reading = read_text("encoded.yaml", &text, &ReadOptions::default());
            let api = reading.api.expect("the description is valid");
            let media = &api.operations[0].request_body.as_ref().expect("there is a body").content[0];
            assert_eq!(part_type(media, "file", usual).as_deref(), expected, "{content_type}, usually {usual:?}");
            assert_eq!(part_type(media, "other", usual).as_deref(), usual, "nothing is said of it");
        };
        let bytes = Some("application/octet-stream");
        check("image/png, image/jpeg", bytes, Some("image/png"));
        check("image/png, image/jpeg", None, Some("image/png"));
        check("image/png, application/octet-stream", bytes, bytes);
        check("image/*", bytes, Some("image/png"));
        check("application/*", bytes, bytes);
        check("*/*", None, None);
        check("text/plain", None, None);
        check("text/*, application/pdf", bytes, Some("application/pdf"));
    }
}
