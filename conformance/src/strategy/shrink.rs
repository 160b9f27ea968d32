//! Simpler values than a given one, the boldest cuts first. They are not checked here.

use serde_json::{Map, Number, Value};

use super::form::{Forms, Goal, Terms};

/// How many places of one array, object or string are tried one by one.
const PLACES: usize = 40;

/// Values that are simpler than `value`; each is smaller by the same order, so that shrinking ends.
pub(crate) fn simpler(forms: &Forms<'_>, terms: &Terms, value: &Value) -> Vec<Value> {
    let merged = forms.merged(&Goal::new(terms.clone()));
    if let Some(values) = &merged.values {
        return values.iter().take_while(|other| *other != value).cloned().collect();
    }
    match value {
        Value::Null => Vec::new(),
        Value::Bool(flag) => flag.then_some(Value::Bool(false)).into_iter().collect(),
        Value::Number(number) => simpler_number(forms, terms, number),
        Value::String(text) => simpler_text(text),
        Value::Array(items) => simpler_array(forms, terms, items),
        Value::Object(members) => simpler_object(forms, terms, members),
    }
}

fn simpler_number(forms: &Forms<'_>, terms: &Terms, number: &Number) -> Vec<Value> {
    let merged = forms.merged(&Goal::new(terms.clone()));
    if let Some(whole) = super::form::term::integer(&Value::Number(number.clone())) {
        let (low, high) = super::draw::number::integer_bounds(&merged);
        let goal = 0.clamp(low.min(high), high.max(low));
        let step = merged.range.step().unwrap_or(1).max(1);
        let mut distance = (whole - goal) / step;
        let mut all = Vec::new();
        while distance != 0 {
            all.extend(super::draw::number::from_i128(whole - distance * step));
            distance /= 2;
        }
        return all;
    }
    let float = number.as_f64().unwrap_or(0.0);
    let candidates = [0.0, float.trunc(), (float * 2.0).round() / 2.0, float / 2.0];
    candidates
        .into_iter()
        .filter(|other| other.abs() < float.abs() && (float / 2.0).abs() > 1e-6)
        .filter_map(|other| Number::from_f64(other).map(Value::Number))
        .collect()
}

fn simpler_text(text: &str) -> Vec<Value> {
    let characters: Vec<char> = text.chars().collect();
    let mut all = Vec::new();
    let mut cut = characters.len();
    while cut > 0 {
        // Cutting from the end first, then from the front: prefixes and suffixes are often what a pattern fixes.
        all.push(characters[..characters.len() - cut].iter().collect::<String>());
        if cut < characters.len() {
            all.push(characters[cut..].iter().collect());
        }
        cut /= 2;
    }
    for index in 0..characters.len().min(PLACES) {
        let mut shorter = characters.clone();
        shorter.remove(index);
        all.push(shorter.iter().collect());
    }
    for (index, character) in characters.iter().enumerate().take(PLACES) {
        for plain in ['a', '0'] {
            if weight(*character) > weight(plain) {
                let mut plainer = characters.clone();
                plainer[index] = plain;
                all.push(plainer.iter().collect());
            }
        }
    }
    all.into_iter().map(Value::String).collect()
}

/// `a` is the plainest character, then `0`, then everything else.
fn weight(character: char) -> usize {
    match character {
        'a' => 0,
        '0' => 1,
        _ => 2,
    }
}

fn simpler_array(forms: &Forms<'_>, terms: &Terms, items: &[Value]) -> Vec<Value> {
    let merged = forms.merged(&Goal::new(terms.clone()));
    let mut all = Vec::new();
    let mut cut = items.len();
    while cut > 0 {
        all.push(Value::Array(items[..items.len() - cut].to_vec()));
        cut /= 2;
    }
    for index in 0..items.len().min(PLACES) {
        let mut fewer = items.to_vec();
        fewer.remove(index);
        all.push(Value::Array(fewer));
    }
    for (index, item) in items.iter().enumerate().take(PLACES) {
        for other in simpler(forms, &forms.item(&merged, index), item) {
            let mut changed = items.to_vec();
            changed[index] = other;
            all.push(Value::Array(changed));
        }
    }
    all
}

fn simpler_object(forms: &Forms<'_>, terms: &Terms, members: &Map<String, Value>) -> Vec<Value> {
    let merged = forms.merged(&Goal::new(terms.clone()));
    let without = |keep: &dyn Fn(&str) -> bool| -> Value {
        Value::Object(
            members.iter().filter(|(name, _)| keep(name)).map(|(name, value)| (name.clone(), value.clone())).collect(),
        )
    };
    let mut all = Vec::new();
    if members.keys().any(|name| !merged.required.contains(name)) {
        all.push(without(&|name| merged.required.contains(name)));
    }
    for gone in members.keys().take(PLACES) {
        all.push(without(&|name| name != gone));
    }
    for (name, value) in members.iter().take(PLACES) {
        for other in simpler(forms, &forms.property(&merged, name), value) {
            let mut changed = members.clone();
            changed.insert(name.clone(), other);
            all.push(Value::Object(changed));
        }
    }
    all
}
