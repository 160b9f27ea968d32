//! Times that cannot be right: another unit, the future, long ago.

use std::time::Duration;

use bindery_spec::ir::SchemaId;
use jiff::Timestamp;
use serde_json::Value;

use super::context::SKEW;
use super::{Check, Context, Known, Rule, field_echo};
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::view::plain;
use crate::lifecycle::resource::Role;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "time-wrong",
    requirement: "the time at which a thing was made lies between the start of the run and now, in the declared unit",
    source: "the meaning of the property; RFC 3339 for `date-time`",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some((_, Role::Create | Role::Read)) = ctx.role(exchange) else { return Verdict::NotApplicable };
    let (Some(body), Some(known)) = (exchange.json.as_deref(), &exchange.case.known) else {
        return Verdict::NotApplicable;
    };
    if !exchange.is_success() {
        return Verdict::NotApplicable;
    }
    Verdict::of(faults(ctx, ctx.schema(exchange), (body, known), server_clock(exchange)))
}

/// What the server's own clock says.
pub fn server_clock(exchange: &Exchange) -> Option<i64> {
    let text = exchange.response()?.header("date")?;
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|zoned| zoned.timestamp().as_second())
}

/// Every creation time of `item`, which this run made, that cannot be one. What the run itself has said may be kept.
pub fn faults(
    ctx: &Context<'_>,
    schema: Option<SchemaId>,
    (item, known): (&Value, &Known),
    clock: Option<i64>,
) -> Vec<Fault> {
    let Some(object) = item.as_object() else { return Vec::new() };
    let mut faults = Vec::new();
    for (name, value) in object.iter().filter(|(name, value)| is_creation(name) && !is_own(known, name, value)) {
        let property = schema.and_then(|schema| shape::property(ctx.api, schema, name));
        let candidates = readings(ctx, property, value);
        let from = ctx.started.as_second() - SKEW;
        let until = ctx.now.as_second() + SKEW;
        // A server whose clock differs from ours is judged by its own.
        let offset = clock.map_or(0, |clock| clock - ctx.now.as_second());
        let plausible =
            |second: &i64| (from..=until).contains(second) || (from + offset..=until + offset).contains(second);
        if !candidates.is_empty() && !candidates.iter().any(plausible) {
            let expected = format!("{name} near {}", ctx.now);
            faults.push(Fault::new(name.clone(), expected, format!("{name}: {value}")));
        }
    }
    faults
}

/// Whether the run has said this of the thing, when it made it or since.
fn is_own(known: &Known, name: &str, told: &Value) -> bool {
    known.changed.contains(name)
        || known.fields.iter().any(|(field, sent)| field == name && field_echo::same(sent, told))
}

/// Judges the creation times of two things, the second of which was asked for `apart` after the first was there.
#[must_use]
pub fn judge_order(first: i64, second: i64, apart: Duration) -> Verdict {
    if second < first - BACK {
        return Verdict::fail("order", format!("{first} or later"), format!("{second}, of what was made afterwards"));
    }
    if apart > STILL && second <= first {
        let expected = format!("more than {first}, {} ms later", apart.as_millis());
        return Verdict::fail("still", expected, format!("{second}"));
    }
    Verdict::Pass
}

/// Judges the time of the last change that a thing tells after a change: it lies as long after the time of its making as the
/// change does, `apart` at the least. What it tells of its making is the same `before` and `after`: a thing that was made anew
/// by what was put in its place has not been changed since.
#[must_use]
pub fn judge_touched(
    ctx: &Context<'_>,
    schema: Option<SchemaId>,
    (before, after): (&Value, &Value),
    apart: Duration,
) -> Verdict {
    let of = |told: &Value| created(ctx, schema, told).into_iter().min();
    let Some(made) = of(after).filter(|made| of(before) == Some(*made)) else { return Verdict::NotApplicable };
    let members = after.as_object().into_iter().flatten().filter(|(name, _)| is_change(name));
    let mut faults = Vec::new();
    for (name, value) in members {
        let property = schema.and_then(|schema| shape::property(ctx.api, schema, name));
        let least = i64::try_from(apart.as_secs()).unwrap_or(i64::MAX).saturating_sub(SLACK);
        let times = readings(ctx, property, value);
        if !times.is_empty() && times.iter().all(|time| time.saturating_sub(made) < least) {
            let expected = format!("{name} of the change, {} ms or more after it was made", apart.as_millis());
            faults.push(Fault::new(name.clone(), expected, format!("{name}: {value}")));
        }
    }
    Verdict::of(faults)
}

/// By how many seconds two times may be wrong together: each may be cut to seconds, by clocks that do not quite agree.
const SLACK: i64 = 2;

/// By how many seconds the clocks of two machines of one server may differ.
const BACK: i64 = 5;
/// After what time a clock that counts seconds must have gone on.
const STILL: Duration = Duration::from_millis(2200);

/// The seconds that the creation times of `item` can mean, where it has any.
pub(crate) fn created(ctx: &Context<'_>, schema: Option<SchemaId>, item: &Value) -> Vec<i64> {
    let members = item.as_object().into_iter().flatten().filter(|(name, _)| is_creation(name));
    let property = |name: &str| schema.and_then(|schema| shape::property(ctx.api, schema, name));
    members.flat_map(|(name, value)| readings(ctx, property(name), value)).collect()
}

/// The seconds that a value can mean; empty where it is no time.
fn readings(ctx: &Context<'_>, schema: Option<SchemaId>, value: &Value) -> Vec<i64> {
    match value {
        Value::String(text) => text.parse::<Timestamp>().map(|time| vec![time.as_second()]).unwrap_or_default(),
        Value::Number(number) => {
            let Some(number) = number.as_i64().or_else(|| number.as_f64().map(whole)) else { return vec![i64::MIN] };
            if in_seconds(ctx, schema) { vec![number] } else { vec![number, number / 1000] }
        }
        _ => Vec::new(),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "a time beyond the range of i64 is implausible however it is rounded"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

/// Whether the description says that the number counts seconds.
fn in_seconds(ctx: &Context<'_>, schema: Option<SchemaId>) -> bool {
    let Some(schema) = schema else { return false };
    shape::parts(ctx.api, schema).iter().any(|part| {
        let text = part.description.as_deref().unwrap_or("").to_ascii_lowercase();
        matches!(part.format.as_deref(), Some("unixtime" | "unix-time" | "unix-timestamp" | "timestamp-seconds"))
            || (text.contains("second") && !text.contains("milli") && !text.contains("micro") && !text.contains("nano"))
    })
}

/// Whether a property is the time of the last change, whatever was changed: that of a modification may be that of a content.
fn is_change(name: &str) -> bool {
    let name = plain(name);
    let end = name.strip_prefix("lastupdated").or_else(|| name.strip_prefix("updated"));
    end.is_some_and(|end| ["", "at", "on", "time"].contains(&end))
}

fn is_creation(name: &str) -> bool {
    let name = plain(name);
    matches!(
        name.as_str(),
        "created"
            | "createdat"
            | "createdon"
            | "createdtime"
            | "creationtime"
            | "creationdate"
            | "createddate"
            | "createddatetime"
            | "timecreated"
            | "datecreated"
            | "createtime"
            | "uploadedat"
    )
}
