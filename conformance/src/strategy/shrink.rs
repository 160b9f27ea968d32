//! Simpler values than a given one, the boldest cuts first. They are not checked here.

use serde_json::{Map, Number, Value};

use super::form::{Forms, Goal, Merged, Terms};

/// How many places of one array, object or string are tried one by one.
const PLACES: usize = 40;

/// One simplification: what stands at a place of a value is replaced, or taken out.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    path: Vec<Step>,
    /// What stands there afterwards; `None` takes the member or item out.
    value: Option<Value>,
}

/// One step into a value.
#[derive(Clone, Debug)]
enum Step {
    Name(String),
    Index(usize),
}

impl Change {
    fn here(value: Value) -> Self {
        Self { path: Vec::new(), value: Some(value) }
    }

    fn out(step: Step) -> Self {
        Self { path: vec![step], value: None }
    }

    fn under(mut self, step: Step) -> Self {
        // The path is built from the inside out, and turned when it is followed.
        self.path.push(step);
        self
    }

    /// The value with the change made.
    pub(crate) fn apply(&self, value: &Value) -> Value {
        let mut changed = value.clone();
        let mut place = &mut changed;
        let steps: Vec<&Step> = self.path.iter().rev().collect();
        for (index, step) in steps.iter().enumerate() {
            let is_gone = self.value.is_none() && index + 1 == steps.len();
            let next = match (step, place) {
                (Step::Name(name), Value::Object(members)) => {
                    if is_gone {
                        members.shift_remove(name);
                        return changed;
                    }
                    members.get_mut(name)
                }
                (Step::Index(at), Value::Array(items)) => {
                    if is_gone {
                        if *at < items.len() {
                            items.remove(*at);
                        }
                        return changed;
                    }
                    items.get_mut(*at)
                }
                _ => None,
            };
            match next {
                Some(next) => place = next,
                None => return value.clone(),
            }
        }
        if let Some(new) = &self.value {
            *place = new.clone();
        }
        changed
    }
}

/// Changes that make `value` simpler, the boldest first; each is smaller by the same order, so that shrinking ends.
pub(crate) fn simpler(forms: &Forms<'_>, terms: &Terms, value: &Value) -> Vec<Change> {
    let merged = forms.merged(&Goal::new(terms.clone()));
    if let Some(values) = &merged.values {
        return values.iter().take_while(|other| *other != value).cloned().map(Change::here).collect();
    }
    let all = match value {
        Value::Null => Vec::new(),
        Value::Bool(flag) => flag.then_some(Value::Bool(false)).into_iter().collect(),
        Value::Number(number) => simpler_number(&merged, number),
        Value::String(text) => simpler_text(text),
        Value::Array(items) => return simpler_array(forms, &merged, items),
        Value::Object(members) => return simpler_object(forms, &merged, members),
    };
    all.into_iter().map(Change::here).collect()
}

fn simpler_number(merged: &Merged, number: &Number) -> Vec<Value> {
    if let Some(whole) = super::form::term::integer(&Value::Number(number.clone())) {
        let (low, high) = super::draw::number::integer_bounds(merged);
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

fn simpler_array(forms: &Forms<'_>, merged: &Merged, items: &[Value]) -> Vec<Change> {
    let mut all = Vec::new();
    let mut cut = items.len();
    while cut > 1 {
        all.push(Change::here(Value::Array(items[..items.len() - cut].to_vec())));
        cut /= 2;
    }
    all.extend((0..items.len().min(PLACES)).map(|index| Change::out(Step::Index(index))));
    for (index, item) in items.iter().enumerate().take(PLACES) {
        let inner = simpler(forms, &forms.item(merged, index), item);
        all.extend(inner.into_iter().map(|change| change.under(Step::Index(index))));
    }
    all
}

fn simpler_object(forms: &Forms<'_>, merged: &Merged, members: &Map<String, Value>) -> Vec<Change> {
    let mut all = Vec::new();
    let is_optional = |name: &&String| !merged.required.contains(*name);
    if members.keys().filter(is_optional).count() > 1 {
        let kept = members.iter().filter(|(name, _)| !is_optional(name));
        all.push(Change::here(Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())));
    }
    all.extend(members.keys().take(PLACES).map(|name| Change::out(Step::Name(name.clone()))));
    for (name, value) in members.iter().take(PLACES) {
        let inner = simpler(forms, &forms.property(merged, name), value);
        all.extend(inner.into_iter().map(|change| change.under(Step::Name(name.clone()))));
    }
    all
}
