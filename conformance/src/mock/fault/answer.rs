//! Faults in answers.

use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{FaultId, Faults, damage};
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Role;
use crate::mock::act::Visit;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::message::{Damage, Incoming, Outgoing};
use crate::mock::payload::Payload;
use crate::mock::represent::fields::{Field, Purpose, required, values};
use crate::mock::represent::id;
use crate::mock::request::coerce;
use crate::mock::state::Item;

const LONG: Duration = Duration::from_millis(1300);
/// The largest file that is not refused.
const ROOM: u64 = 256 * 1024;
const SLOW: Duration = Duration::from_secs(5);
const TRACE: &str = "\n   at handle_request (/srv/app/src/handlers.rs:212:17)\n   at main (/srv/app/src/main.rs:41:5)";

/// Waits before an operation.
pub(crate) async fn delayed(faults: &Faults, visit: &Visit<'_>) {
    if faults.has(FaultId::AnswersSlowly) && matches!(visit.plan.role, Some((_, Role::Read))) {
        tokio::time::sleep(SLOW).await;
    }
    if faults.has(FaultId::ContentSlow) && matches!(visit.plan.role, Some((_, Role::Content))) {
        tokio::time::sleep(LONG).await;
    }
}

/// What the entity tag of an item stands for.
pub(crate) fn tagged<'a>(faults: &Faults, item: &'a Item) -> &'a [u8] {
    if faults.has(FaultId::EntityTagStale) { &[] } else { &item.rendered }
}

/// The bytes of an item are about to be answered.
pub(crate) fn content(faults: &Faults, content: Payload) -> Payload {
    if faults.is_empty() {
        return content;
    }
    content.bytes().map_or(content, |bytes| garbled(faults, bytes).into())
}

/// The bytes that parts of a content are taken from.
pub(crate) fn parts(faults: &Faults, content: Payload) -> Payload {
    if !faults.has(FaultId::RangeShifted) {
        return content;
    }
    let shifted =
        content.bytes().map(|bytes| Bytes::from([&bytes[bytes.len().min(1)..], &bytes[..bytes.len().min(1)]].concat()));
    shifted.map_or(content, Payload::from)
}

fn garbled(faults: &Faults, bytes: Bytes) -> Bytes {
    if faults.has(FaultId::ContentTruncated) {
        return bytes.slice(..bytes.len().saturating_sub(1));
    }
    if faults.has(FaultId::ContentNewlinesTranslated) {
        let mut translated = Vec::with_capacity(bytes.len());
        for (place, byte) in bytes.iter().enumerate() {
            if !(*byte == b'\r' && bytes.get(place + 1) == Some(&b'\n')) {
                translated.push(*byte);
            }
        }
        return Bytes::from(translated);
    }
    if faults.has(FaultId::ContentNotBinarySafe) {
        return Bytes::from(String::from_utf8_lossy(&bytes).into_owned());
    }
    bytes
}

/// An operation has succeeded and is about to answer.
pub(crate) fn succeeded(core: &Core, visit: &Visit<'_>, answer: &mut Outgoing) {
    let faults = &core.faults;
    if faults.is_empty() {
        return;
    }
    if answer.is_json
        && let Ok(mut value) = serde_json::from_slice::<Value>(&answer.body)
        && distorted(core, visit, &mut value)
    {
        answer.body = Bytes::from(value.to_string());
    }
    if faults.has(FaultId::DeleteAnswersNoContent) && visit.is_delete() && answer.status != 204 {
        *answer = Outgoing::empty(204);
    }
    if faults.has(FaultId::RangeLengthWrong) && answer.status == 416 {
        answer.set("content-range", "bytes */1");
    }
    if faults.has(FaultId::UndeclaredStatus) {
        let is_declared = |status: u16| {
            visit
                .operation
                .responses
                .iter()
                .any(|response| response.status.is_success() && response.status.matches(status))
        };
        if let Some(status) = [202, 203, 206].into_iter().find(|status| !is_declared(*status)) {
            answer.status = status;
        }
    }
    if faults.has(FaultId::CodingUntrue) && answer.is_json {
        answer.set("content-encoding", "gzip");
    }
    if faults.has(FaultId::LocationLosesBase)
        && let Some(place) = answer.headers.get("location").and_then(|value| value.to_str().ok()).map(str::to_owned)
    {
        answer.set("location", &place.replacen(visit.base, "", 1));
    }
    if faults.has(FaultId::LocationWrong)
        && let Some(place) = answer.headers.get("location").and_then(|value| value.to_str().ok()).map(str::to_owned)
    {
        answer.set("location", &format!("{place}0"));
    }
    if faults.has(FaultId::ListUnescaped) && matches!(visit.plan.role, Some((_, Role::List(_)))) {
        answer.body = Bytes::from(String::from_utf8_lossy(&answer.body).replace("\\\\", "\\"));
    }
    if faults.has(FaultId::RefusesAndKeeps) && visit.body.file.as_ref().is_some_and(|file| file.bytes.len() > ROOM) {
        let complaint = Complaint::new(Kind::TooLarge, "body", "the file is too large");
        *answer = core.errors.answer(&core.description, Some(visit.operation), &complaint);
    }
    if faults.has(FaultId::HeadersTooLarge) {
        answer.set("x-debug", &"a".repeat(9000));
    }
    if faults.has(FaultId::HeadLengthWrong) && visit.method == "HEAD" {
        answer.body = answer.body.slice(..answer.body.len().saturating_sub(1));
    }
    if faults.has(FaultId::LocationMissing) {
        answer.headers.remove("location");
    }
    if faults.has(FaultId::DateWrong) {
        answer.set("date", "Thu, 01 Jan 1976 00:00:00 GMT");
    }
    if faults.has(FaultId::DateElsewhere) {
        answer.set("date", &in_http(TWO_HOURS));
    }
    if faults.has(FaultId::ModifiedLater) {
        answer.set("last-modified", &in_http(TWO_HOURS));
    }
    written(faults, visit.method == "HEAD", answer);
}

const TWO_HOURS: Duration = Duration::from_secs(7200);

/// The time so long from now, in the form of HTTP.
fn in_http(ahead: Duration) -> String {
    let moment = jiff::Timestamp::now().checked_add(ahead).unwrap_or(jiff::Timestamp::MAX);
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A content is about to be answered to somebody who takes it compressed.
pub(crate) fn packed(faults: &Faults, visit: &Visit<'_>, incoming: &Incoming, answer: &mut Outgoing) {
    let is_taken = incoming.header("accept-encoding").is_some_and(|codings| codings.contains("gzip"));
    let is_content = matches!(visit.plan.role, Some((_, Role::Content)));
    if !faults.has(FaultId::ContentPackedTwice) || !is_taken || !is_content || answer.status != 200 {
        return;
    }
    let once = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
        written.unwrap_or_default()
    };
    answer.body = Bytes::from(once(&once(&answer.body)));
    answer.set("content-encoding", "gzip");
}

/// What was asked for unless it is as it was is about to be answered.
pub(crate) fn unchanged(faults: &Faults, incoming: &Incoming, answer: &mut Outgoing) {
    let Some(tag) = incoming.header("if-none-match").filter(|_| incoming.method == "GET" && answer.status == 200)
    else {
        return;
    };
    let is_same = answer.headers.get("etag").is_some_and(|own| own == tag);
    if faults.has(FaultId::NotModifiedWithBody) && is_same {
        answer.status = 304;
        answer.damage = Some(Damage::UnchangedBody);
    } else if faults.has(FaultId::NotModifiedAlways) || (faults.has(FaultId::NotModifiedOld) && is_tag(tag)) {
        (answer.status, answer.body, answer.streamed) = (304, Bytes::new(), None);
    }
}

/// Whether a text is spelt as the tags of this server are.
fn is_tag(text: &str) -> bool {
    let hex = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    hex.is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A request was refused and is about to be answered.
pub(crate) fn refused(faults: &Faults, incoming: &Incoming, complaint: Option<&Complaint>, answer: &mut Outgoing) {
    if faults.is_empty() {
        return;
    }
    let is_missing = complaint.is_some_and(|complaint| complaint.kind == Kind::NotFound);
    let has_tag = incoming.header("if-none-match").is_some_and(is_tag);
    if is_missing && has_tag && incoming.method == "GET" && faults.has(FaultId::NotModifiedDeleted) {
        (answer.status, answer.body, answer.streamed) = (304, Bytes::new(), None);
    }
    if is_missing && faults.has(FaultId::NotFoundIsServerError) {
        answer.status = 500;
    }
    if faults.has(FaultId::HeaderInjected)
        && let Some((_, injected)) = incoming.path.split_once("%0D%0A")
        && let Some((name, value)) = injected.split_once("%3A%20")
    {
        answer.set(name, value);
    }
    if is_missing && faults.has(FaultId::HeadFindsDeleted) && incoming.method == "HEAD" {
        answer.status = 200;
    }
    if is_missing && faults.has(FaultId::MissingAnswersSuccess) {
        answer.status = 200;
    }
    if faults.has(FaultId::AllowHeaderMissing) {
        answer.headers.remove("allow");
    }
    if answer.is_json {
        let secret = ["api-key", "authorization", "x-api-key"].into_iter().find_map(|name| incoming.header(name));
        if faults.has(FaultId::ErrorSchemaBroken) {
            answer.body = Bytes::from(json!([{ "oops": answer.status }]).to_string());
        }
        if is_missing && faults.has(FaultId::ErrorCodeWrong) {
            contradict(answer);
        }
        if faults.has(FaultId::ErrorLeaksStackTrace) {
            append(answer, TRACE);
        }
        if let Some(secret) = secret.filter(|_| faults.has(FaultId::LeaksCredential)) {
            append(answer, &format!(" (credential: {secret})"));
        }
    }
    let damage = faults.on.iter().find_map(|fault| damage::of(*fault));
    if incoming.method == "HEAD" || !matches!(damage, Some(Damage::UnaskedBody)) {
        answer.damage = damage.filter(|damage| *damage == Damage::UnaskedBody);
    }
}

/// Lets an error say in its body that it is another one.
fn contradict(answer: &mut Outgoing) {
    let Ok(mut value) = serde_json::from_slice::<Value>(&answer.body) else { return };
    if let Some(status) = value.get_mut("status").filter(|status| status.is_number()) {
        *status = Value::from(answer.status + 1);
    }
    let code = if value.get("error").is_some() { value.pointer_mut("/error/code") } else { value.get_mut("code") };
    if let Some(code) = code.filter(|code| code.is_string()) {
        *code = Value::from("unauthorized");
    }
    answer.body = Bytes::from(value.to_string());
}

/// Appends to the longest text of an error.
fn append(answer: &mut Outgoing, text: &str) {
    fn longest(value: &mut Value) -> Option<&mut String> {
        match value {
            Value::String(found) => Some(found),
            Value::Array(items) => items.iter_mut().filter_map(longest).max_by_key(|found| found.len()),
            Value::Object(map) => map.values_mut().filter_map(longest).max_by_key(|found| found.len()),
            _ => None,
        }
    }
    if let Ok(mut value) = serde_json::from_slice::<Value>(&answer.body) {
        if let Some(found) = longest(&mut value) {
            found.push_str(text);
        }
        answer.body = Bytes::from(value.to_string());
    }
}

/// Distorts a JSON body; false where nothing was changed.
fn distorted(core: &Core, visit: &Visit<'_>, value: &mut Value) -> bool {
    let before = value.clone();
    let faults = &core.faults;
    let role = visit.plan.role.as_ref().map(|(_, role)| role);
    let own = visit.plan.role.as_ref().and_then(|(resource, _)| core.resources.get(*resource).id_property.clone());
    let is_wrong_id = (faults.has(FaultId::DeleteEchoesWrongId) && visit.is_delete())
        || (faults.has(FaultId::ReadAnswersWrongId) && role == Some(&Role::Read));
    if is_wrong_id
        && let Some(way) = own.filter(|way| id::value_at(value, way).is_some())
        && let Some(known) = id::value_at(value, &way).cloned()
    {
        let wrong = match known {
            Value::Number(number) => Value::from(number.as_i64().unwrap_or(0) + 1),
            known => Value::String(format!("{}0", id::text(&known).unwrap_or_default())),
        };
        id::set_at(value, &way, wrong);
    }
    let (Some(schema), Some(prepared)) = (visit.plan.success.schema, core.prepared(visit.plan)) else {
        return *value != before;
    };
    let Value::Object(map) = value else { return false };
    super::secret::shown(core, visit, map);
    if faults.has(FaultId::DeleteSaysFalse) && visit.is_delete() {
        for field in prepared.fields.fields.iter().filter(|field| field.purpose == Purpose::Deleted) {
            map.insert(field.name.clone(), Value::Bool(false));
        }
    }
    for field in &prepared.fields.fields {
        if let (Some(told), Some(wrong)) = (map.get_mut(&field.name), miscalled(core, field)) {
            *told = wrong;
        }
    }
    let required = required(&core.api, schema);
    if faults.has(FaultId::MissingRequiredProperty)
        && let Some(name) = required.iter().find(|name| map.contains_key(*name))
    {
        map.shift_remove(name);
    }
    if faults.has(FaultId::ReadOmitsLists) && role == Some(&Role::Read) {
        map.retain(|_, value| !value.is_array());
    }
    let present = || prepared.fields.fields.iter().filter(|field| map.contains_key(&field.name));
    if faults.has(FaultId::NullWhereNotNullable)
        && let Some(name) =
            present().find(|field| !field.is_nullable && is_typed(core, field.schema)).map(|field| field.name.clone())
    {
        map.insert(name, Value::Null);
    } else if faults.has(FaultId::WrongType)
        && let Some(name) = present().find(|field| is_typed(core, field.schema)).map(|field| field.name.clone())
    {
        map.insert(name, json!({ "unexpected": [true] }));
    }
    *value != before
}

/// A value that a property must not have, though it may look as if it could.
fn miscalled(core: &Core, field: &Field) -> Option<Value> {
    if let (true, Purpose::Kind(kind)) = (core.faults.has(FaultId::KindWrong), &field.purpose) {
        return values(&core.api, field.schema).into_iter().find(|value| value != kind);
    }
    let is_open = core.api.schemas.get(view::canonical(&core.api, field.schema)).extensible == Some(true);
    let is_unlisted = core.faults.has(FaultId::EnumValueUnlisted) && is_open && field.purpose == Purpose::Other;
    is_unlisted.then(|| Value::from("bindery-unlisted"))
}

/// Whether a schema allows some types and not objects.
fn is_typed(core: &Core, schema: bindery_spec::ir::SchemaId) -> bool {
    let types = coerce::allowed(&core.api, schema);
    !types.is_empty() && !types.contains(bindery_spec::ir::Type::Object)
}

/// The last faults before an answer is written: those of its text and framing.
fn written(faults: &Faults, is_head: bool, answer: &mut Outgoing) {
    if answer.is_json && !answer.body.is_empty() {
        if let Some(text) = misspelt(faults, &answer.body) {
            answer.body = Bytes::from(text);
        }
        if faults.has(FaultId::UndeclaredContentType) {
            answer.set("content-type", "text/plain");
        }
    }
    if faults.has(FaultId::MissingContentType) {
        answer.headers.remove("content-type");
    }
    if faults.has(FaultId::NoContentWithBody) && answer.status == 204 {
        answer.body = Bytes::from_static(b"{}");
    }
    answer.damage = faults.on.iter().find_map(|fault| damage::of(*fault)).filter(|damage| match damage {
        Damage::UnaskedBody => is_head,
        Damage::NoContentBody => !is_head && answer.status == 204,
        Damage::UnchangedBody => false,
        _ => !is_head,
    });
}

/// A JSON text made wrong.
fn misspelt(faults: &Faults, text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = text.to_vec();
    let opens_object = bytes.first() == Some(&b'{') && bytes.len() > 2;
    if faults.has(FaultId::BodyNotJson) {
        bytes.insert(bytes.len().saturating_sub(1), b',');
    } else if faults.has(FaultId::JsonCut) {
        bytes.truncate(bytes.len() / 2);
    } else if faults.has(FaultId::JsonTrailingBytes) {
        bytes.extend_from_slice(b"\n{}");
    } else if faults.has(FaultId::DuplicateJsonKey) && opens_object {
        // The first name once more at the end, with the same value.
        let value: Value = serde_json::from_slice(text).ok()?;
        let (name, first) = value.as_object()?.iter().next()?;
        bytes.pop();
        bytes.extend_from_slice(format!(",{}:{first}}}", Value::String(name.clone())).as_bytes());
    } else if faults.has(FaultId::InvalidUtf8) {
        let place = text.windows(2).position(|pair| pair == b":\"").map(|place| place + 2)?;
        bytes.insert(place, 0xFF);
    } else {
        return None;
    }
    Some(bytes)
}
