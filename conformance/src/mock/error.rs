//! Refusals in the description's own error schema.
//!
//! In: a complaint, and the operation it is about. Out: an answer whose status is declared where possible, and whose
//! body is valid against the schema of that status.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use bindery_spec::ir::{Api, MediaType, Operation, Response, SchemaId, StatusPattern, Type};
use bytes::Bytes;
use foldhash::quality::RandomState;
use serde_json::{Map, Value, json};

use super::complaint::{Complaint, Kind};
use super::description::Description;
use super::message::Outgoing;
use super::represent::fields::{required, values};
use super::represent::media::is_xml;
use super::represent::{fill, json, mend};
use super::request::coerce;
use super::xml;
use crate::lifecycle::infer::view;
use crate::strategy::Direction;

const DEPTH: usize = 6;

/// What stands in an outline for the message, and for the place, of a complaint.
const MESSAGE: &str = "\u{fffe}message";
const TARGET: &str = "\u{fffe}target";

/// How an API describes errors: in general, for answers that no operation describes, and in each case that was met.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    /// Media type and schema that most operations describe errors with.
    common: Option<(String, SchemaId)>,
    /// Errors put together once, with marks where one differs from the next.
    outlines: RwLock<HashMap<Case, Arc<Value>, RandomState>>,
}

/// What decides how an error looks, but for its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Case {
    schema: SchemaId,
    status: u16,
    kind: Kind,
    has_target: bool,
}

impl Errors {
    /// Counts the error schemas of all operations.
    pub(crate) fn new(api: &Api) -> Self {
        let mut counts: BTreeMap<(SchemaId, String), usize> = BTreeMap::new();
        for response in api.operations.iter().flat_map(|operation| &operation.responses) {
            if is_error(response)
                && let Some(media_type) = json(response)
                && let Some(schema) = media_type.schema
            {
                *counts.entry((schema, media_type.range.clone())).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by(|left, right| left.1.cmp(&right.1).then(right.0.cmp(&left.0)));
        Self { common: most.map(|((schema, range), _)| (range, schema)), outlines: RwLock::default() }
    }

    /// The answer to a complaint.
    pub(crate) fn answer(
        &self,
        description: &Description,
        operation: Option<&Operation>,
        complaint: &Complaint,
    ) -> Outgoing {
        let status = status(operation, complaint.kind);
        let declared = operation.and_then(|operation| operation.response(status));
        let described = match declared {
            Some(response) if response.content.is_empty() => return Outgoing::empty(status),
            Some(response) => match json(response).and_then(|media_type| Some((media_type, media_type.schema?))) {
                Some((media_type, schema)) => Some((media_type.range.as_str(), schema)),
                None => return self.other(description, status, response, complaint),
            },
            None => self.common.as_ref().map(|(range, schema)| (range.as_str(), *schema)),
        };
        let Some((range, schema)) = described else { return problem(status, complaint) };
        let value = self.value(description, schema, status, complaint);
        let content_type = if range.contains('*') { "application/json" } else { range };
        Outgoing::json(status, content_type, json::bytes(&value))
    }

    /// An error value of a schema, valid where that is possible.
    pub(crate) fn value(
        &self,
        description: &Description,
        schema: SchemaId,
        status: u16,
        complaint: &Complaint,
    ) -> Value {
        let case = Case { schema, status, kind: complaint.kind, has_target: !complaint.target.is_empty() };
        let known = self.outlines.read().unwrap_or_else(PoisonError::into_inner).get(&case).cloned();
        let outline = known.unwrap_or_else(|| {
            let marks = Complaint::new(case.kind, if case.has_target { TARGET } else { "" }, MESSAGE);
            let writer = Writer { description, api: &description.api, status, complaint: &marks };
            let outline = Arc::new(writer.value(schema, DEPTH));
            let mut outlines = self.outlines.write().unwrap_or_else(PoisonError::into_inner);
            outlines.insert(case, Arc::clone(&outline));
            outline
        });
        let mut value = worded(&outline, complaint);
        mend::mend(description, schema, &mut value, u64::from(status));
        // Where no words of this server's own fit, those of the description do.
        if !description.is_valid(schema, Direction::Response, &value) {
            let sample = description.sample(schema, u64::from(status));
            if description.is_valid(schema, Direction::Response, &sample) {
                return sample;
            }
        }
        value
    }

    /// An error that is not described as JSON: XML where that is, else a text.
    fn other(&self, description: &Description, status: u16, response: &Response, complaint: &Complaint) -> Outgoing {
        let xml = response.content.iter().find_map(|known| Some((known, known.schema.filter(|_| is_xml(known))?)));
        if let Some((media_type, schema)) = xml {
            let value = self.value(description, schema, status, complaint);
            let body = xml::write(&description.api, schema, &value);
            return Outgoing::bytes(status, &media_type.range, Bytes::from(body));
        }
        let media_type = &response.content[0];
        if media_type.is_json() {
            return Outgoing::json(
                status,
                &media_type.range,
                Bytes::from(Value::from(complaint.message.as_str()).to_string()),
            );
        }
        let content_type = super::represent::media::definite(&media_type.range);
        Outgoing::bytes(status, &content_type, Bytes::from(format!("{}\n", complaint.message)))
    }
}

/// An outline with the words of a complaint in the place of its marks.
fn worded(outline: &Value, complaint: &Complaint) -> Value {
    match outline {
        Value::String(text) if text == MESSAGE => Value::String(complaint.message.clone()),
        Value::String(text) if text == TARGET => Value::String(complaint.target.clone()),
        Value::Array(items) => items.iter().map(|item| worded(item, complaint)).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), worded(value, complaint))).collect())
        }
        other => other.clone(),
    }
}

fn is_error(response: &Response) -> bool {
    match response.status {
        StatusPattern::Code(code) => code >= 400,
        StatusPattern::Range(digit) => digit >= 4,
        StatusPattern::Default => response.is_error != Some(false),
    }
}

fn json(response: &Response) -> Option<&MediaType> {
    let find = |test: fn(&MediaType) -> bool| response.content.iter().find(|media_type| test(media_type));
    find(MediaType::is_json).or_else(|| find(|media_type| media_type.essence() == "*/*"))
}

/// The status for a kind of complaint: the best that is declared as such, else the best that default covers.
pub(crate) fn status(operation: Option<&Operation>, kind: Kind) -> u16 {
    let fitting = kind.statuses();
    let declares = |status: &u16, with_default: bool| {
        operation
            .and_then(|operation| operation.response(*status))
            .is_some_and(|response| with_default || response.status != StatusPattern::Default)
    };
    fitting
        .iter()
        .find(|status| declares(status, false))
        .or_else(|| fitting.iter().find(|status| declares(status, true)))
        .or(fitting.first())
        .copied()
        .unwrap_or(500)
}

/// A problem as RFC 9457 has it, where the description says nothing of errors.
fn problem(status: u16, complaint: &Complaint) -> Outgoing {
    let body = json!({ "title": complaint.kind.title(), "status": status, "detail": complaint.message });
    Outgoing::json(status, "application/problem+json", Bytes::from(body.to_string()))
}

struct Writer<'a> {
    description: &'a Description,
    api: &'a Api,
    status: u16,
    complaint: &'a Complaint,
}

impl Writer<'_> {
    fn value(&self, schema: SchemaId, depth: usize) -> Value {
        if view::says_nothing(self.api, schema) {
            return json!({ "message": self.complaint.message });
        }
        let properties = view::properties(self.api, schema);
        if !properties.is_empty() && depth > 0 {
            return self.object(schema, &properties, depth);
        }
        if let Some(items) = coerce::items(self.api, schema).filter(|_| depth > 0) {
            return Value::Array(vec![self.value(items, depth - 1)]);
        }
        if values(self.api, schema).is_empty() && view::is_type(self.api, schema, Type::String) {
            return Value::String(self.complaint.message.clone());
        }
        self.description.sample(schema, u64::from(self.status))
    }

    fn object(&self, schema: SchemaId, properties: &[(&str, SchemaId)], depth: usize) -> Value {
        let required = required(self.api, schema);
        let mut map = Map::new();
        for (name, property) in properties {
            let is_required = required.iter().any(|known| known == name);
            let value = self
                .property(name, *property, is_required, depth)
                .or_else(|| is_required.then(|| self.description.sample(*property, u64::from(self.status))));
            if let Some(value) = value {
                map.insert((*name).to_owned(), value);
            }
        }
        // An error has to say something: where no name tells what for, the first place for a text does.
        for (name, property) in properties.iter().filter(|_| map.is_empty() && depth > 1).collect::<Vec<_>>() {
            let value = self.value(*property, depth - 1);
            let is_telling = match &value {
                Value::String(text) => *text == self.complaint.message,
                Value::Object(members) => !members.is_empty(),
                Value::Array(items) => items.iter().any(|item| !item.is_null()),
                _ => false,
            };
            if is_telling {
                map.insert((*name).to_owned(), value);
                break;
            }
        }
        Value::Object(map)
    }

    /// The value of one property by its name; `None` where the name says nothing.
    fn property(&self, name: &str, schema: SchemaId, is_required: bool, depth: usize) -> Option<Value> {
        // What can be one text alone is that text.
        if let [only @ Value::String(_)] = values(self.api, schema).as_slice() {
            return Some(only.clone());
        }
        let types = coerce::allowed(self.api, schema);
        let is_number =
            !types.contains(Type::String) && (types.contains(Type::Integer) || types.contains(Type::Number));
        let text = |text: &str| (!is_number && is_text(types)).then(|| Value::String(text.to_owned()));
        match view::plain(name).as_str() {
            "code" | "errorcode" | "errortype" | "errorname" => {
                if is_number {
                    Some(Value::from(self.status))
                } else {
                    self.code(schema)
                }
            }
            "status" | "statuscode" | "httpstatus" | "httpstatuscode" => {
                if is_number {
                    Some(Value::from(self.status))
                } else {
                    text(&self.status.to_string())
                }
            }
            "type" | "reason" if !values(self.api, schema).is_empty() => self.code(schema),
            "type" => fill::default(self.api, schema)
                .or_else(|| is_required.then(|| text(&snake(self.complaint.kind))).flatten()),
            "message" | "msg" | "detail" | "errormessage" | "errordescription" | "description" => {
                text(&self.complaint.message).or_else(|| is_required.then(|| self.value(schema, depth - 1)))
            }
            "title" => text(self.complaint.kind.title()),
            "target" | "param" | "parameter" | "field" | "property" => {
                if self.complaint.target.is_empty() {
                    None
                } else {
                    text(&self.complaint.target)
                }
            }
            "error" | "err" | "fault" | "problem" => {
                text(self.complaint.kind.title()).or_else(|| Some(self.value(schema, depth - 1)))
            }
            "errors" if is_required => Some(self.value(schema, depth - 1)),
            "success" | "ok" => types.contains(Type::Boolean).then_some(Value::Bool(false)),
            _ => None,
        }
    }

    /// The listed code that fits by its meaning, or a code made of words where any text will do.
    fn code(&self, schema: SchemaId) -> Option<Value> {
        let listed = values(self.api, schema);
        if listed.is_empty() {
            return is_text(coerce::allowed(self.api, schema)).then(|| Value::String(snake(self.complaint.kind)));
        }
        let by_word = |test: &dyn Fn(&str, &str) -> bool| {
            self.complaint.kind.words().iter().find_map(|word| {
                listed.iter().find(|value| value.as_str().is_some_and(|text| test(&view::plain(text), word)))
            })
        };
        by_word(&|text, word| text == word)
            .or_else(|| by_word(&|text, word| text.contains(word)))
            .or_else(|| listed.iter().find(|value| value.as_str().is_some()))
            .cloned()
    }
}

fn is_text(types: bindery_spec::ir::TypeSet) -> bool {
    types.is_empty() || types.contains(Type::String)
}

fn snake(kind: Kind) -> String {
    kind.title().to_lowercase().replace(' ', "_")
}
