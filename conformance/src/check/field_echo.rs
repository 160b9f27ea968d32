//! A thing that does not say what it was made with.

use bindery_spec::ir::{ParameterLocation, SchemaId};
use serde_json::Value;

use super::{Check, Context, Known, Rule};
use crate::case::Intent;
use crate::engine::open::is_reference;
use crate::engine::run::MARKER;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::place::holders;
use crate::lifecycle::resource::{Resource, Role};
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "field-echo",
    requirement: "what a request said of a thing, its answer and every later view say too",
    source: "the meaning of the operation: what was sent is what is kept",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some((_, Role::Create | Role::Put | Role::Read)) = ctx.role(exchange) else { return Verdict::NotApplicable };
    let (Some(body), Some(known)) = (exchange.json.as_deref(), &exchange.case.known) else {
        return Verdict::NotApplicable;
    };
    // What a server makes of a request that it should have refused is not worth a finding of its own.
    // Nor is what it tells of what is deleted.
    if !exchange.is_success() || matches!(exchange.case.intent, Intent::Invalid(_) | Intent::Absent(_)) {
        return Verdict::NotApplicable;
    }
    let (thing, schema) = ctx.thing(exchange, body);
    let mut faults = faults(ctx, schema, thing, known);
    // What stands in the path too is what the path says.
    let parameters = ctx.operation(exchange).map(|operation| operation.parameters.as_slice()).unwrap_or_default();
    let in_path = |name: &str| {
        parameters.iter().any(|one| one.location == ParameterLocation::Path && one.name.eq_ignore_ascii_case(name))
    };
    faults.retain(|fault| !in_path(&fault.place) && !names_it(ctx, exchange, &fault.place));
    Verdict::of(faults)
}

/// Whether a property is the name under which the request puts a thing: the path says that name.
fn names_it(ctx: &Context<'_>, exchange: &Exchange, name: &str) -> bool {
    let Some((resource, Role::Put)) = ctx.role(exchange) else { return false };
    resource.id_property.as_ref().and_then(|path| path.last()).is_some_and(|id| id == name)
}

/// Every property of `item` that has the name of something that was sent, and another value.
pub fn faults(ctx: &Context<'_>, schema: Option<SchemaId>, item: &Value, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, sent) in &known.fields {
        let Some(told) = item.get(name) else { continue };
        let secret = schema.and_then(|schema| shape::property(ctx.api, schema, name));
        let is_free = secret.is_some_and(|schema| ctx.api.schemas.get(schema).write_only)
            || is_left_to_the_server(ctx, known, name, sent)
            || is_taken_for_now(sent, told, ctx.now.as_second())
            || is_own_time(name, sent)
            || is_the_name(ctx, known, told)
            || is_masked(sent, told)
            // What is nothing may be whatever the server has for it, but no text of that name.
            || (sent.is_null() && !is_nothing_spelt(told))
            || is_made_up(name, sent)
            // Nor is what stands for something that is not there.
            || (told.is_null() && is_reference(name))
            // The id of something is shown as that thing.
            || told.is_object() || told.is_array();
        if is_free || same(sent, told) {
            continue;
        }
        // A server that keeps to what its answers can say cannot say this.
        if schema.is_some_and(|schema| !ctx.can_say(schema, name, sent)) {
            continue;
        }
        faults.push(Fault::new(name.clone(), format!("{name}: {sent}"), format!("{name}: {told}")));
    }
    for (name, sent) in &known.maps {
        let (Some(sent), Some(told)) = (sent.as_object(), item.get(name).and_then(Value::as_object)) else { continue };
        let whole = Value::Object(sent.clone());
        if schema.is_some_and(|schema| !ctx.can_say(schema, name, &whole)) {
            continue;
        }
        // Of an object with parts of its own a view may leave some out; of a map it shows every member.
        let property = schema.and_then(|schema| shape::property(ctx.api, schema, name));
        let has_parts = property.is_some_and(|property| !shape::properties(ctx.api, property).is_empty());
        let is_lost = |(key, sent): &(&String, &Value)| match told.get(*key) {
            None => !has_parts,
            Some(_) if has_parts && is_own_time(key, sent) => false,
            Some(told) if has_parts && told.is_object() => false,
            Some(told) => !same(sent, told) && !is_masked(sent, told),
        };
        if let Some((key, sent)) = sent.iter().find(is_lost) {
            let actual = format!("{name}: {}", Value::Object(told.clone()));
            faults.push(Fault::new(name.clone(), format!("{key:?}: {sent} in {name}"), actual));
        }
    }
    for (name, sent) in &known.maps {
        let lists = sent.as_array().zip(item.get(name).and_then(Value::as_array));
        let Some((sent, told)) = lists.filter(|_| !is_reference(name)) else { continue };
        let whole = Value::Array(sent.clone());
        if schema.is_some_and(|schema| !ctx.can_say(schema, name, &whole)) {
            continue;
        }
        if let Some(lost) = lost_item(sent, told) {
            let actual = format!("{name}: {}", Value::Array(told.clone()));
            faults.push(Fault::new(name.clone(), format!("{lost} in {name}"), actual));
        }
    }
    if let (Some(file_name), Some(object)) = (&known.file_name, item.as_object()) {
        for (name, told) in object.iter().filter(|(name, _)| is_file_name(name)) {
            if told.as_str().is_some_and(|told| told != file_name) {
                faults.push(Fault::new(name.clone(), format!("{name}: {file_name:?}"), format!("{name}: {told}")));
            }
        }
    }
    faults
}

/// Whether a property shows the name that a client gave the thing in its path, whatever the body says.
fn is_the_name(ctx: &Context<'_>, known: &Known, told: &Value) -> bool {
    let is_named = known.resource.is_some_and(|resource| ctx.resources.get(resource).is_named_by_client());
    is_named && known.id.as_deref().is_some_and(|id| told.as_str() == Some(id))
}

/// Whether a property is the time at which something was made or changed: that is the server's to say, even where a schema
/// that serves requests and answers alike has it.
pub(crate) fn is_own_time(name: &str, sent: &Value) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let is_own =
        ["creat", "updat", "modif", "upload", "lastmodif", "lastupdat"].iter().any(|start| name.starts_with(start))
            || ["datecreated", "dateupdated", "datemodified", "timecreated", "timeupdated", "timemodified"]
                .contains(&name.as_str());
    let is_number = sent.is_number() || sent.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
    // Nor can it be taken away.
    let is_nothing = sent.is_null() || sent.as_str() == Some("");
    is_own && (is_number || is_nothing || instant(sent).is_some())
}

/// Whether a value is the word for nothing, as a text.
fn is_nothing_spelt(told: &Value) -> bool {
    told.as_str().is_some_and(|text| matches!(text, "null" | "NULL" | "None" | "nil" | "undefined"))
}

/// The first item of a list that another one does not have, in any order. A list that shows something else for each, such
/// as the thing that an id stands for, tells nothing.
fn lost_item<'a>(sent: &'a [Value], told: &[Value]) -> Option<&'a Value> {
    let is_alike = |one: &Value, other: &Value| one.is_object() == other.is_object();
    if told.iter().any(|one| !sent.iter().all(|other| is_alike(one, other))) {
        return None;
    }
    sent.iter().find(|wanted| !told.iter().any(|told| is_said(wanted, told)))
}

/// Whether a view says what a request said: of an object, every member that the request named.
pub(crate) fn is_said(wanted: &Value, told: &Value) -> bool {
    match (wanted, told) {
        (Value::Object(wanted), Value::Object(told)) => wanted.iter().all(|(name, wanted)| match told.get(name) {
            Some(told) => is_said(wanted, told),
            None => wanted.is_null(),
        }),
        (Value::Array(wanted), Value::Array(told)) => lost_item(wanted, told).is_none(),
        _ => same(wanted, told),
    }
}

/// Whether a view shows of a secret no more than its ends.
fn is_masked(sent: &Value, told: &Value) -> bool {
    let (Some(sent), Some(told)) = (sent.as_str(), told.as_str()) else { return false };
    let is_mask = |c: char| matches!(c, '*' | '\u{2022}' | '\u{25cf}');
    let masks = told.chars().filter(|c| is_mask(*c)).count();
    let (start, end) = (told.split(is_mask).next().unwrap_or(""), told.rsplit(is_mask).next().unwrap_or(""));
    masks >= 3 && sent.starts_with(start) && sent.ends_with(end)
}

/// Whether a property stands for something elsewhere that is not there: the run has made its name up.
fn is_made_up(name: &str, sent: &Value) -> bool {
    is_reference(name) && sent.as_str().is_some_and(|text| text.starts_with(MARKER))
}

/// Whether a property is a file's own name.
fn is_file_name(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    matches!(name.as_str(), "filename" | "originalname" | "originalfilename")
}

/// Whether a request leaves a property to the server: the id, by giving none or by what a shared model has for it, or
/// whatever it need not say, by an empty text.
fn is_left_to_the_server(ctx: &Context<'_>, known: &Known, name: &str, sent: &Value) -> bool {
    let Some(described) = known.resource.map(|resource| ctx.resources.get(resource)) else { return false };
    let is_empty = sent.as_str() == Some("");
    let mut ways = [&described.id_property, &described.created_id, &described.sent_id].into_iter().flatten();
    let is_own_id = ways.any(|way| way.get(holders(way).len()..).is_some_and(|own| own == [name]));
    // What a thing is under, its path says.
    let parent = described.parent.as_ref().filter(|parent| parent.parameter.is_some());
    let is_parent =
        parent.and_then(|parent| parent.property.as_ref()).is_some_and(|way| way.len() == 1 && way[0] == *name);
    is_parent || (is_own_id && (is_empty || is_bare_id(name))) || (is_empty && !is_demanded(ctx, described, name))
}

/// Whether a property is the id of the thing itself, rather than that of something else by which it goes.
fn is_bare_id(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    matches!(name.as_str(), "id" | "uid" | "uuid" | "guid")
}

/// Whether what makes things of a resource has to say a property.
fn is_demanded(ctx: &Context<'_>, resource: &Resource, name: &str) -> bool {
    let operation = resource.maker().and_then(|index| ctx.api.operations.get(index.0));
    let body = operation.and_then(|operation| operation.request_body.as_ref());
    let mut schemas = body.into_iter().flat_map(|body| &body.content).filter_map(|media| media.schema);
    schemas.any(|schema| shape::is_required(ctx.api, schema, name))
}

/// Whether a time that had passed came back as the present: what cannot begin in the past begins now.
fn is_taken_for_now(sent: &Value, told: &Value, now: i64) -> bool {
    let (Some(sent), Some(told)) = (instant(sent), instant(told)) else { return false };
    sent.as_second() < now - PRESENT && (told.as_second() - now).abs() <= PRESENT
}

/// How far from the clock of this side, in seconds, a time may be and still be the present.
const PRESENT: i64 = 120;

/// The moment that a date and time stands for. Source: RFC 3339 section 5.6.
fn instant(value: &Value) -> Option<jiff::Timestamp> {
    value.as_str().filter(|text| text.len() >= 20)?.parse().ok()
}

/// Equal as JSON; what went as text may come back as the number or boolean that it spells, and a date and time in another
/// form, of the same moment.
pub(crate) fn same(sent: &Value, told: &Value) -> bool {
    match (sent, told) {
        (Value::String(sent), Value::Number(told)) => *sent == *told.to_string(),
        (Value::String(sent), Value::Bool(told)) => sent == if *told { "true" } else { "false" },
        (Value::Number(sent), Value::Number(told)) => match sent.as_i64().zip(told.as_i64()) {
            Some((sent, told)) => sent == told,
            None => sent.as_f64() == told.as_f64(),
        },
        (Value::String(_), Value::String(_)) => {
            sent == told || instant(sent).zip(instant(told)).is_some_and(|(one, other)| is_moment(one, other, told))
        }
        _ => sent == told,
    }
}

/// Whether a moment that is told is the one that was sent, to the fraction of a second that it is told with.
///
/// Source: RFC 3339 section 5.6, `time-secfrac`: no more digits than there are have to be kept.
fn is_moment(sent: jiff::Timestamp, told: jiff::Timestamp, text: &Value) -> bool {
    let fraction = text.as_str().and_then(|text| text.get(19..)?.strip_prefix('.'));
    let digits = fraction.map_or(0, |fraction| fraction.bytes().take_while(u8::is_ascii_digit).count());
    let step = 10_i128.pow(u32::try_from(9 - digits.min(9)).unwrap_or(0));
    let apart = (sent.as_nanosecond() - told.as_nanosecond()).abs();
    apart == 0 || (apart < step && sent.as_nanosecond() % step != 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_means_the_same_is_the_same() {
        let rows = [
            (json!("1"), json!(1), true),
            (json!("true"), json!(true), true),
            (json!(2), json!(2.0), true),
            (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64), false),
            (json!("2030-01-01T00:00:00Z"), json!("2030-01-01T01:00:00.000+01:00"), true),
            (json!("2030-01-01T00:00:00Z"), json!("2030-01-01T00:00:01Z"), false),
            (json!("2030-01-01T00:00:00.123456Z"), json!("2030-01-01T00:00:00.123Z"), true),
            (json!("2030-01-01T00:00:00.123456Z"), json!("2030-01-01T00:00:00Z"), true),
            (json!("2030-01-01T00:00:00.999999Z"), json!("2030-01-01T01:00:01+01:00"), true),
            (json!("2030-01-01T00:00:00.123456Z"), json!("2030-01-01T00:00:00.125Z"), false),
            (json!("2030-01-01T00:00:00.123Z"), json!("2030-01-01T00:00:00.000Z"), false),
            (json!("a"), json!("b"), false),
            (json!("2030-01-01"), json!("2030-01-02"), false),
        ];
        for (sent, told, expected) in rows {
            assert_eq!(same(&sent, &told), expected, "{sent} {told}");
        }
    }

    #[test]
    fn masks_and_names_of_nothing_need_not_come_back() {
        let masks = [("abcdef", "****ef", true), ("abcdef", "ab***", true), ("abcdef", "***", true)];
        let others = [("abcdef", "****xx", false), ("abcdef", "ab*ef", false), ("a***b", "a?b", false)];
        for (sent, told, expected) in masks.into_iter().chain(others) {
            assert_eq!(is_masked(&json!(sent), &json!(told)), expected, "{sent} {told}");
        }
        let rows = [("wallet_id", "bindery-1-2", true), ("wallet_id", "cus_1", false), ("name", "bindery-1-2", false)];
        for (name, sent, expected) in rows {
            assert_eq!(is_made_up(name, &json!(sent)), expected, "{name} {sent}");
        }
    }

    #[test]
    fn a_list_holds_what_was_sent_in_any_order() {
        let rows = [
            (json!(["a", "B"]), json!(["B", "a"]), None),
            (json!(["a", "B"]), json!(["a", "b"]), Some(json!("B"))),
            (json!(["a"]), json!([]), Some(json!("a"))),
            (json!(["1"]), json!([{ "id": "1" }]), None),
            (json!([{ "n": 1 }]), json!([{ "n": 1, "id": 7 }]), None),
            (json!([{ "n": 1 }, { "n": 2 }]), json!([{ "n": 3 }]), Some(json!({ "n": 1 }))),
        ];
        for (sent, told, expected) in rows {
            let (one, other) = (sent.as_array().expect("a list"), told.as_array().expect("a list"));
            assert_eq!(lost_item(one, other).cloned(), expected, "{sent} {told}");
        }
    }

    #[test]
    fn a_start_in_the_past_may_be_taken_for_now_and_nothing_else() {
        let now = 1_900_000_000;
        let at = |second: i64| {
            json!(jiff::Timestamp::from_second(second).map(|moment| moment.to_string()).unwrap_or_default())
        };
        let rows = [
            (at(now - 9000), at(now + 1), true),
            (at(now - 9000), at(now - 4000), false),
            (at(now + 9000), at(now), false),
            (json!("text"), at(now), false),
        ];
        for (sent, told, expected) in rows {
            assert_eq!(is_taken_for_now(&sent, &told, now), expected, "{sent} {told}");
        }
    }
}
