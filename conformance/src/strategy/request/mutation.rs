//! Requests with one deliberate mistake, as far as it can be seen on the wire.

use bindery_spec::ir::{MediaType, Operation, Parameter, ParameterLocation, ParameterStyle, SchemaId};
use serde_json::Value;

use super::parameter::{fault_of, is_path, texts, visible_fault};
use super::{BodyContent, Part, RequestMutation, RequestValues, body, place};
use crate::strategy::dice::Dice;
use crate::strategy::draw::{Draw, Manner};
use crate::strategy::form::term::one;
use crate::strategy::form::{Forms, Terms};
use crate::strategy::mutation::mutations as of_value;
use crate::strategy::{Direction, Mutation};
use crate::wire::style::{Shape, Style};

/// The mutations of a valid request.
pub(super) fn mutations(forms: &Forms<'_>, operation: &Operation, values: &RequestValues) -> Vec<RequestMutation> {
    let mut all = of_parameters(forms, operation, values);
    all.extend(of_body(forms, operation, values));
    all
}

fn of_parameters(forms: &Forms<'_>, operation: &Operation, values: &RequestValues) -> Vec<RequestMutation> {
    let mut all = Vec::new();
    for parameter in &operation.parameters {
        let at = place(parameter.location, &parameter.name);
        let is_sent = values.parameter(parameter.location, &parameter.name).is_some();
        if parameter.required && parameter.location != ParameterLocation::Path && is_sent {
            let mut fewer = values.clone();
            fewer.parameters.retain(|(location, name, _)| *location != parameter.location || *name != parameter.name);
            let label = format!("{at} left out");
            all.push(RequestMutation { keyword: "required".to_owned(), place: at.clone(), label, values: fewer });
        }
        let Some(schema) = parameter.schema() else { continue };
        let plain = || super::draw::value(forms, parameter, &mut Dice::seeded(0), Manner::Plain);
        let Some(value) = values.parameter(parameter.location, &parameter.name).cloned().or_else(plain) else {
            continue;
        };
        for mutation in of_value(forms, &one(schema), Direction::Request, &value) {
            if !is_writable(parameter, &mutation.value) || !is_itself(forms, parameter, schema, &mutation.value) {
                continue;
            }
            let Some(keyword) = visible_fault(forms, parameter, &mutation) else { continue };
            let mut changed = values.clone();
            changed.set_parameter(parameter.location, &parameter.name, mutation.value);
            let label = format!("{at}: {}", mutation.label);
            all.push(RequestMutation { keyword, place: at.clone(), label, values: changed });
        }
    }
    all
}

/// Whether an invalid value can be written at all, and not as another request.
fn is_writable(parameter: &Parameter, value: &Value) -> bool {
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object() && !value.is_null();
    let is_flat = match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_scalar),
        Value::Object(members) => !members.is_empty() && members.values().all(is_scalar),
        scalar => is_scalar(scalar),
    };
    let written = crate::wire::style::encode_header(false, value);
    is_flat
        && match parameter.location {
            ParameterLocation::Path => is_path(parameter, &written),
            ParameterLocation::Query | ParameterLocation::QueryString => true,
            ParameterLocation::Header => {
                !written.is_empty()
                    && written.trim() == written
                    && written.bytes().all(|byte| (0x20..0x7f).contains(&byte))
            }
            ParameterLocation::Cookie => {
                !written.is_empty()
                    && written.bytes().all(|byte| (0x21..0x7f).contains(&byte) && !b"\",;\\".contains(&byte))
            }
        }
}

/// Whether what is written is still this parameter: an object whose members are pairs of the query has no place for a
/// lone text.
fn is_itself(forms: &Forms<'_>, parameter: &Parameter, schema: SchemaId, value: &Value) -> bool {
    let Some(style) = Style::of(parameter) else { return true };
    let is_query = matches!(parameter.location, ParameterLocation::Query | ParameterLocation::QueryString);
    let is_spread = match style.style {
        ParameterStyle::DeepObject => true,
        ParameterStyle::Form => style.explode && forms.shapes(&one(schema)).contains(&Shape::Object),
        _ => false,
    };
    !is_query || !is_spread || value.is_object() || value.is_array()
}

fn of_body(forms: &Forms<'_>, operation: &Operation, values: &RequestValues) -> Vec<RequestMutation> {
    let mut all = Vec::new();
    let (Some(request_body), Some(current)) = (&operation.request_body, &values.body) else { return all };
    let declared = |is_it: &dyn Fn(&MediaType) -> bool| request_body.content.iter().find(|media| is_it(media));
    // What is bytes goes out as such where anything may.
    let media = declared(&|media| body::sent_type(media) == current.media_type)
        .or_else(|| declared(&|media| media.essence() == "*/*").filter(|_| !current.media_type.ends_with("json")));
    if request_body.required && !media.is_some_and(|media| may_be_nothing(forms, media, &current.content)) {
        let fewer = RequestValues { body: None, ..values.clone() };
        let label = "the body left out".to_owned();
        all.push(RequestMutation { keyword: "required".to_owned(), place: "body".to_owned(), label, values: fewer });
    }
    let Some((media, schema)) = media.and_then(|media| Some((media, media.schema?))) else { return all };
    let Some(value) = body::object(forms, Some(schema), &current.content) else { return all };
    let terms = one(schema);
    let mut mutations = of_value(forms, &terms, Direction::Request, &value);
    if matches!(current.content, BodyContent::Json(_)) {
        mutations.extend(of_what_may_be_left_out(forms, &terms, &value));
    }
    for mutation in mutations {
        let keyword = match current.content {
            BodyContent::Json(_) => Some(mutation.keyword.clone()),
            _ => fault_in_text(forms, &terms, &mutation),
        };
        let Some(keyword) = keyword else { continue };
        if let Some(content) = rewritten(forms, media, &current.content, &mutation.value) {
            let mut changed = values.clone();
            if let Some(body) = &mut changed.body {
                body.content = content;
            }
            let is_nothing = changed.body.as_ref().is_some_and(|body| match &body.content {
                BodyContent::Form(pairs) => pairs.is_empty(),
                _ => false,
            });
            // A form of nothing is no body, which may be left out.
            if changed == *values || (is_nothing && !request_body.required) {
                continue;
            }
            let place = format!("body {}", mutation.pointer).trim_end().to_owned();
            all.push(RequestMutation { keyword, place, label: mutation.label, values: changed });
        }
    }
    all
}

/// How many properties that a value leaves out are said wrongly, and how many mistakes there are in them.
const LEFT_OUT: usize = 10;
const MOST_IN_THEM: usize = 50;

/// The mutations of each property that the value leaves out, and may have: whoever judges what has to be there need not
/// judge the rest.
fn of_what_may_be_left_out(forms: &Forms<'_>, terms: &Terms, value: &Value) -> Vec<Mutation> {
    let (Some(members), Some(Value::Object(full))) =
        (value.as_object(), Draw::value(forms, Direction::Request, &mut Dice::seeded(0), Manner::Full, terms))
    else {
        return Vec::new();
    };
    let left_out = full.into_iter().filter(|(name, value)| !members.contains_key(name) && !value.is_null());
    let mut all = Vec::new();
    for (name, one) in left_out.take(LEFT_OUT) {
        let mut more = members.clone();
        more.insert(name.clone(), one);
        let more = Value::Object(more);
        if !forms.accepts(terms, Direction::Request, &more) {
            continue;
        }
        let at = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let is_in_it =
            |pointer: &str| pointer.strip_prefix(&at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let mutations = of_value(forms, terms, Direction::Request, &more);
        all.extend(mutations.into_iter().filter(|mutation| is_in_it(&mutation.pointer)));
    }
    all.truncate(MOST_IN_THEM);
    all
}

/// Whether a body may be no bytes at all: it cannot be told from one that is left out.
///
/// Source: RFC 9110 section 8.3, a missing `Content-Type` may be taken for `application/octet-stream`.
fn may_be_nothing(forms: &Forms<'_>, media: &MediaType, content: &BodyContent) -> bool {
    let is_plain = matches!(content, BodyContent::Bytes(_) | BodyContent::Text(_))
        && matches!(media.essence().as_ref(), "application/octet-stream" | "text/plain" | "*/*");
    let least = media.schema.and_then(|schema| forms.schemas.get(schema).min_length);
    is_plain && least.unwrap_or(0) == 0
}

/// What is wrong when the members of an object travel as texts, where that is still something; files have no value to be
/// wrong.
fn fault_in_text(forms: &Forms<'_>, terms: &Terms, mutation: &Mutation) -> Option<String> {
    if !mutation.value.is_object() {
        return None;
    }
    let place = mutation.value.pointer(&mutation.pointer);
    let is_gone = place.is_some_and(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty));
    let is_nested = mutation.keyword == "type" && place.is_some_and(|value| value.is_array() || value.is_object());
    if is_gone || is_nested {
        return None;
    }
    let texts = texts(&mutation.value);
    let as_item = lone_item(&texts, &mutation.pointer);
    fault_of(forms, terms, mutation.keyword.clone(), [Some(texts), as_item].into_iter().flatten())
}

/// The object with the text at a member as an array of this one item: a form writes both alike.
fn lone_item(texts: &Value, pointer: &str) -> Option<Value> {
    let mut changed = texts.clone();
    let place = changed.pointer_mut(pointer).filter(|place| place.is_string())?;
    *place = Value::Array(vec![place.take()]);
    Some(changed)
}

/// The content of another value; files keep their bytes.
pub(super) fn rewritten(forms: &Forms<'_>, media: &MediaType, old: &BodyContent, value: &Value) -> Option<BodyContent> {
    let kind = body::kind(media)?;
    let content = body::content(forms, media, kind, value, &mut Dice::seeded(0), Manner::Plain)?;
    let (BodyContent::Multipart(new), BodyContent::Multipart(old)) = (&content, old) else { return Some(content) };
    let mut files: Vec<&Part> = old.iter().filter(|part| part.value.is_none()).collect();
    let kept = new.iter().map(|part| {
        let file = files.iter().position(|file| part.value.is_none() && file.name == part.name);
        file.map_or_else(|| part.clone(), |index| files.remove(index).clone())
    });
    Some(BodyContent::Multipart(kept.collect()))
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use crate::strategy::Strategist;
    use crate::strategy::request::{BodyContent, BodyValue, RequestValues};

    #[test]
    fn what_a_body_leaves_out_is_said_wrongly_as_well() {
        let text = r"
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                lines: {type: array, minItems: 1, items: {type: object, required: [count], properties: {count: {type: integer, minimum: 1}}}}
      responses: {'201': {description: Made.}}
";
        let api = read_text("t.yaml", text, &ReadOptions::default()).api.expect("the description is valid");
        let content = BodyContent::Json(serde_json::json!({ "name": "x" }));
        let body = Some(BodyValue { media_type: "application/json".to_owned(), content });
        let values = RequestValues { parameters: Vec::new(), body };
        let all = Strategist::new(&api).request_mutations(&api.operations[0], &values);
        let has = |keyword: &str, place: &str| all.iter().any(|one| one.keyword == keyword && one.place == place);
        for (keyword, place) in [
            ("type", "body /name"),
            ("type", "body /lines"),
            ("minItems", "body /lines"),
            ("required", "body /lines/0"),
            ("minimum", "body /lines/0/count"),
        ] {
            assert!(has(keyword, place), "{keyword} {place}");
        }
    }

    #[test]
    fn a_body_that_may_be_no_bytes_cannot_be_left_out() {
        for (media, schema, content, expected) in [
            ("application/octet-stream", "{type: string, format: binary}", BodyContent::Bytes(vec![1]), false),
            ("application/octet-stream", "{type: string, minLength: 1}", BodyContent::Bytes(vec![1]), true),
            ("text/plain", "{type: string}", BodyContent::Text("a".to_owned()), false),
            ("'*/*'", "{type: string, format: binary}", BodyContent::Bytes(vec![1]), false),
            ("image/png", "{type: string, format: binary}", BodyContent::Bytes(vec![1]), true),
            ("application/json", "{type: object}", BodyContent::Json(serde_json::json!({})), true),
        ] {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody: {{required: \
                 true, content: {{{media}: {{schema: {schema}}}}}}}\n      responses: {{'201': {{description: Made.}}}}\n"
            );
            let api = read_text("t.yaml", &text, &ReadOptions::default()).api.unwrap_or_else(|| unreachable!("{text}"));
            let sent = if media.contains('*') { "application/octet-stream" } else { media };
            let body = Some(BodyValue { media_type: sent.to_owned(), content });
            let values = RequestValues { parameters: Vec::new(), body };
            let all = Strategist::new(&api).request_mutations(&api.operations[0], &values);
            assert_eq!(all.iter().any(|mutation| mutation.label == "the body left out"), expected, "{media} {schema}");
        }
    }
}
