//! Drawn values within the limits of their types.
//!
//! In: a value that was drawn without regard to limits, and what its own `validate` objects to. Out: the value with each of
//! these places changed in its JSON until nothing is left to object to. Not known here: any schema, and what drawn values keep
//! beside limits: entries that a list or a map lacks are drawn, not made up, so that they keep it, too.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use super::super::validate::{Checker, Validate, Violation, decimal};
use super::{Draw, Source};

/// How often the places are gone through: a change may break another limit of the same place.
const ROUNDS: usize = 48;

/// Lists and maps that have too few entries are drawn again with more, but not with more than this: what they still lack is
/// like what they have.
const FILLED: usize = 16;

/// How many values like another are looked at for one that a list does not have.
const ENOUGH: i32 = 64;

/// A type whose values may have limits.
pub trait Limited {
    /// The limits that the value does not keep; empty for a type without any.
    fn broken(&self) -> Vec<Violation>;
}

/// A value of a type that may be [`Validate`]: `(&Probe(value)).broken()` is that of [`Checked`] where it is, else that of
/// [`Unchecked`].
#[derive(Debug)]
pub struct Probe<'value, T>(pub &'value T);

/// Values with limits.
pub trait Checked {
    /// The limits that the value does not keep.
    fn broken(&self) -> Vec<Violation>;
}

impl<T: Validate> Checked for Probe<'_, T> {
    fn broken(&self) -> Vec<Violation> {
        Checker::run(self.0).map_or_else(|errors| errors.violations().to_vec(), |()| Vec::new())
    }
}

/// Values without limits.
pub trait Unchecked {
    /// Nothing.
    fn broken(&self) -> Vec<Violation> {
        Vec::new()
    }
}

impl<T> Unchecked for &Probe<'_, T> {}

/// The value that the choices stand for, within its limits. Where these contradict each other, it is one that does not keep
/// them.
pub(super) fn draw_within<T: Draw + Limited + Serialize + DeserializeOwned>(choices: Vec<u64>) -> Option<T> {
    let value = T::draw(&mut Source::new(choices.clone()))?;
    let broken = value.broken();
    if broken.is_empty() {
        return Some(value);
    }
    let short = broken.iter().filter(|violation| matches!(violation.keyword, "minItems" | "minProperties"));
    let fewest = short.filter_map(|violation| violation.limit.parse().ok()).max();
    let filled = fewest.and_then(|fewest: usize| T::draw(&mut Source::filled(choices, fewest.min(FILLED))));
    let mended = filled.as_ref().and_then(mended).or_else(|| self::mended(&value));
    Some(mended.unwrap_or(value))
}

/// The value with all its limits kept; nothing where that did not succeed.
fn mended<T: Limited + Serialize + DeserializeOwned>(value: &T) -> Option<T> {
    let mut broken = value.broken();
    let mut json = serde_json::to_value(value).ok()?;
    for round in 0..ROUNDS {
        // What is inside comes first: a list that is changed changes the places of its items.
        // So does the value of an entry whose name is changed.
        broken.sort_by_key(|violation| {
            (std::cmp::Reverse(violation.pointer.len()), violation.keyword.starts_with("propertyNames/"))
        });
        for violation in &broken {
            match violation.keyword.strip_prefix("propertyNames/") {
                Some(keyword) => rename(&mut json, violation, keyword)?,
                None => mend(json.pointer_mut(&violation.pointer)?, violation, round)?,
            }
        }
        let value: T = serde_json::from_value(json.clone()).ok()?;
        broken = value.broken();
        if broken.is_empty() {
            return Some(value);
        }
    }
    None
}

/// Changes a value so that it keeps one limit; nothing where that cannot be.
fn mend(value: &mut Value, violation: &Violation, round: usize) -> Option<()> {
    let limit = violation.limit.as_str();
    match (violation.keyword, value) {
        ("minLength", Value::String(text)) => {
            let missing = limit.parse::<usize>().ok()?.saturating_sub(text.chars().count());
            text.extend(std::iter::repeat_n('a', missing));
        }
        ("maxLength", Value::String(text)) => *text = text.chars().take(limit.parse().ok()?).collect(),
        ("minItems", Value::Array(items)) => {
            let (last, count) = (items.last()?.clone(), limit.parse().ok()?);
            while items.len() < count {
                let mut others = (1..ENOUGH).map(|nth| varied(&last, nth, round));
                let other = others.find(|other| !items.contains(other));
                items.push(other.unwrap_or_else(|| last.clone()));
            }
        }
        ("maxItems", Value::Array(items)) => items.truncate(limit.parse().ok()?),
        ("uniqueItems", Value::Array(items)) => make_unique(items),
        ("minProperties", Value::Object(entries)) => {
            let like = entries.values().next_back()?.clone();
            let mut nth = 0;
            while entries.len() < limit.parse().ok()? {
                entries.entry(format!("a{nth}")).or_insert_with(|| like.clone());
                nth += 1;
            }
        }
        ("maxProperties", Value::Object(entries)) => {
            let count = limit.parse().ok()?;
            *entries = std::mem::take(entries).into_iter().take(count).collect::<Map<_, _>>();
        }
        (keyword, Value::Number(number)) => *number = bounded(number, keyword, limit, round)?,
        _ => return None,
    }
    Some(())
}

/// Gives an entry a name that keeps one limit, and that no other entry has; where there is none, the entry goes.
fn rename(json: &mut Value, violation: &Violation, keyword: &str) -> Option<()> {
    let (map, name) = violation.pointer.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let entries = json.pointer_mut(map)?.as_object_mut()?;
    let value = entries.remove(&name)?;
    let limit: usize = violation.limit.parse().ok()?;
    let fitting = |nth: i32| -> String {
        let end = if nth == 0 { String::new() } else { nth.to_string() };
        match keyword {
            "minLength" => {
                let missing = limit.saturating_sub(name.chars().count() + end.len());
                format!("{name}{}{end}", "a".repeat(missing))
            }
            _ => name.chars().take(limit.saturating_sub(end.len())).chain(end.chars()).take(limit).collect(),
        }
    };
    if let Some(fitting) = (0..ENOUGH).map(fitting).find(|fitting| !entries.contains_key(fitting)) {
        entries.insert(fitting, value);
    }
    Some(())
}

/// A number that keeps the limit: the limit itself or the next beside it, the next multiple above or below in turn.
fn bounded(number: &Number, keyword: &str, limit: &str, round: usize) -> Option<Number> {
    // Going to a limit and to a multiple again takes two rounds.
    let rounds_up = (round / 2).is_multiple_of(2);
    if let (Some(value), Ok(limit)) = (whole(number), limit.parse::<i128>()) {
        let bounded = match keyword {
            "exclusiveMinimum" => limit.checked_add(1)?,
            "exclusiveMaximum" => limit.checked_sub(1)?,
            "multipleOf" => {
                let below = value - value.checked_rem_euclid(limit)?;
                if rounds_up { below.checked_add(limit)? } else { below }
            }
            _ => limit,
        };
        return i64::try_from(bounded).map(Number::from).or_else(|_| u64::try_from(bounded).map(Number::from)).ok();
    }
    let (value, limit) = (number.as_f64()?, limit.parse::<f64>().ok()?);
    let beside = (limit.abs() * 1e-6).max(1e-3);
    Number::from_f64(match keyword {
        "exclusiveMinimum" => limit + beside,
        "exclusiveMaximum" => limit - beside,
        "multipleOf" => multiple(value / limit, limit, rounds_up)?,
        _ => limit,
    })
}

/// About `count` times as much, in decimal digits: three times 0.1 is 0.3. Counts that leave a double no digits for it get
/// smaller.
fn multiple(count: f64, step: f64, rounds_up: bool) -> Option<f64> {
    const DIGITS: f64 = 1e15;
    let (digits, exponent) = decimal(step)?;
    let count = if rounds_up { count.ceil() } else { count.floor() };
    #[allow(clippy::cast_precision_loss, reason = "it is about the magnitude")]
    let most = (DIGITS / digits as f64).floor();
    let count = if count.abs() > most { (count % most).trunc() } else { count };
    let product = digits.checked_mul(format!("{count:.0}").parse().ok()?)?;
    format!("{product}e{exponent}").parse().ok()
}

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// Each value once.
fn make_unique(items: &mut Vec<Value>) {
    let mut seen: Vec<Value> = Vec::with_capacity(items.len());
    items.retain(|item| {
        let is_new = !seen.contains(item);
        if is_new {
            seen.push(item.clone());
        }
        is_new
    });
}

/// Another value of the same type, as far as one is known; numbers are smaller and larger in turn, first by 1, later by 2 and 3.
fn varied(value: &Value, nth: i32, round: usize) -> Value {
    let width = i32::try_from(round / 16).unwrap_or(0) + 1;
    let step = if round.is_multiple_of(2) { -nth } else { nth } * width;
    match value {
        Value::String(text) => Value::from(format!("{nth}{text}")),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::from(whole.saturating_add(step.into())),
            (None, Some(real)) => Value::from(real + f64::from(step)),
            (None, None) => value.clone(),
        },
        other => other.clone(),
    }
}
