//! How alternatives are told apart: by a tag, by their JSON type, by their properties.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Discriminator, Type};
use serde_json::Value;

use super::merge::{Merged, Part, merge};
use super::object::is_closed;
use super::union::Candidate;
use crate::model::{JsonKind, Look, Tag};

/// The values of the discriminator that stand for candidates; the first of several candidates keeps a value.
pub(super) fn tag_by_mapping(candidates: &mut [Candidate<'_>], discriminator: &Discriminator) -> Option<Tag> {
    let mut seen = HashSet::new();
    let mut arms = Vec::new();
    for (index, candidate) in candidates.iter_mut().enumerate() {
        let own = discriminator.mapping.iter().filter(|(_, schema)| candidate.schema == Some(*schema));
        let values: Vec<String> =
            own.map(|(value, _)| value.clone()).filter(|value| seen.insert(value.clone())).collect();
        if let Some(first) = values.first() {
            candidate.tag = Some(first.clone());
            arms.push((values, index));
        }
    }
    (!arms.is_empty()).then(|| Tag { property: discriminator.property.clone(), arms, is_integer: false })
}

/// Finds a property whose constant tells the object alternatives apart.
pub(super) fn tag_by_values(api: &Api, candidates: &mut [Candidate<'_>]) -> Option<Tag> {
    // The properties of alternatives in an alternative are not looked at.
    let is_plain = |merged: &Merged<'_>| merged.unions.is_empty() || !merged.properties.is_empty();
    let is_object = |merged: &Merged<'_>| is_plain(merged) && kinds(merged) == [JsonKind::Object];
    let objects: Vec<usize> = (0..candidates.len()).filter(|index| is_object(&candidates[*index].merged)).collect();
    let first = objects.first().filter(|_| objects.len() > 1)?;
    let names: Vec<&str> = candidates[*first].merged.properties.iter().map(|property| property.name).collect();
    let is_required = |name: &&str| objects.iter().all(|index| candidates[*index].merged.required.contains(name));
    // One that may be missing is better than none: where it is, nothing tells the alternatives apart.
    let (always, sometimes): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| is_required(name));
    let names: Vec<&str> = always.into_iter().chain(sometimes).collect();
    let found = |values: Values| {
        names.iter().find_map(|name| Some((*name, tag_values(api, candidates, &objects, name, values)?)))
    };
    let (name, values, is_integer) = match found(Values::Texts) {
        Some((name, values)) => (name.to_owned(), values, false),
        None => found(Values::Integers).map(|(name, values)| (name.to_owned(), values, true))?,
    };
    for (index, values) in objects.iter().zip(&values) {
        // A number names nothing.
        candidates[*index].tag = values.first().filter(|_| values.len() == 1 && !is_integer).cloned();
    }
    Some(Tag { property: name, arms: values.into_iter().zip(objects).collect(), is_integer })
}

/// What the values of a property are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    Texts,
    Integers,
}

/// The values of the property in each object, where they are listed for all and shared by none.
fn tag_values(
    api: &Api,
    candidates: &[Candidate<'_>],
    objects: &[usize],
    name: &str,
    values: Values,
) -> Option<Vec<Vec<String>>> {
    let mut seen = HashSet::new();
    let mut all = Vec::with_capacity(objects.len());
    for index in objects {
        let own = match values {
            Values::Texts => {
                candidates[*index].values_of(api, name).filter(|values| !values.iter().any(|it| is_prose(it)))
            }
            Values::Integers => candidates[*index].integers_of(api, name),
        };
        let own = own.filter(|values| !values.is_empty())?;
        for value in &own {
            seen.insert(value.clone()).then_some(())?;
        }
        all.push(own);
    }
    Some(all)
}

/// Whether a text is a sentence: what tells people about a case, and may be worded otherwise tomorrow, is no tag.
fn is_prose(text: &str) -> bool {
    const FEW: usize = 4;
    text.split_whitespace().nth(FEW).is_some()
}

impl Candidate<'_> {
    /// The strings that the property is limited to.
    pub(super) fn values_of(&self, api: &Api, name: &str) -> Option<Vec<String>> {
        self.listed(api, name)?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
    }

    /// The whole numbers that the property is limited to, in decimal digits.
    fn integers_of(&self, api: &Api, name: &str) -> Option<Vec<String>> {
        self.listed(api, name)?.iter().map(|value| value.as_i64().map(|whole| whole.to_string())).collect()
    }

    fn listed(&self, api: &Api, name: &str) -> Option<Vec<Value>> {
        let property = self.merged.properties.iter().find(|property| property.name == name)?;
        let parts: Vec<Part> = property.schemas.iter().map(|id| Part::whole(*id)).collect();
        Some(merge(&api.schemas, &parts).values?.into_iter().map(|one| one.value).collect())
    }
}

/// Lists, and objects that no tag tells apart, where a single alternative is one.
pub(super) fn every(candidates: &[Candidate<'_>], untagged: &[usize], has_tag: bool) -> Vec<(JsonKind, usize)> {
    let kinds: Vec<(usize, Vec<JsonKind>)> =
        untagged.iter().map(|index| (*index, kinds(&candidates[*index].merged))).collect();
    [JsonKind::Array, JsonKind::Object]
        .into_iter()
        .filter(|kind| !has_tag || *kind != JsonKind::Object)
        .filter_map(|kind| {
            let mut able = kinds.iter().filter(|(_, kinds)| kinds.contains(&kind));
            match (able.next(), able.next()) {
                (Some((only, kinds)), None) => {
                    let merged = &candidates[*only].merged;
                    let is_union = !merged.unions.is_empty() || merged.inherited.is_some();
                    (*kinds == [kind] && !is_union).then_some((kind, *only))
                }
                _ => None,
            }
        })
        .collect()
}

/// Looks by JSON type, and by properties where it is an object.
///
/// The alternatives that ask for most come first, lists of values before plain texts, whole numbers before others. The
/// order of the description decides between equals.
pub(super) fn looks(
    api: &Api,
    candidates: &[Candidate<'_>],
    untagged: &[usize],
    every: &[(JsonKind, usize)],
) -> Vec<Look> {
    let mut looks: Vec<Look> = untagged
        .iter()
        .flat_map(|variant| kinds(&candidates[*variant].merged).into_iter().map(|kind| (kind, *variant)))
        .filter(|look| !every.contains(look))
        .map(|(kind, variant)| {
            let merged = &candidates[variant].merged;
            let is_object = kind == JsonKind::Object;
            let required = merged.required.iter().filter(|_| is_object);
            let only = (is_object && is_closed(api, merged))
                .then(|| merged.properties.iter().map(|property| property.name.to_owned()).collect());
            Look { kind, with: required.map(|name| (*name).to_owned()).collect(), only, variant }
        })
        .collect();
    looks.sort_by_key(|look| {
        let merged = &candidates[look.variant].merged;
        let strictness = merged.required.len() * 64 + merged.properties.len() + usize::from(merged.values.is_some());
        (look.kind == JsonKind::Number, usize::MAX - strictness)
    });
    looks
}

/// The alternative of objects whose tag is missing or stands for no other. Source: OpenAPI 3.2, `defaultMapping`.
pub(super) fn by_default(candidates: &[Candidate<'_>], discriminator: Option<&Discriminator>) -> Option<Look> {
    let schema = discriminator?.default?;
    let variant = candidates.iter().position(|candidate| candidate.schema == Some(schema))?;
    Some(Look { kind: JsonKind::Object, with: Vec::new(), only: None, variant })
}

/// The JSON types of the values; all where nothing is said.
pub(super) fn kinds(merged: &Merged<'_>) -> Vec<JsonKind> {
    use JsonKind::{Array, Boolean, Integer, Number, Object, String};
    if let Some(values) = &merged.values {
        let mut found: Vec<JsonKind> = values
            .iter()
            .filter_map(|one| match &one.value {
                Value::Null => None,
                Value::Bool(_) => Some(Boolean),
                Value::Number(number) if number.is_f64() => Some(Number),
                Value::Number(_) => Some(Integer),
                Value::String(_) => Some(String),
                Value::Array(_) => Some(Array),
                Value::Object(_) => Some(Object),
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        return found;
    }
    let types = merged.types.without(Type::Null);
    if types.is_empty() {
        let is_object = !merged.properties.is_empty() || !merged.required.is_empty();
        return if is_object { vec![Object] } else { vec![Boolean, Integer, Number, String, Array, Object] };
    }
    types
        .iter()
        .map(|ty| match ty {
            Type::Boolean => Boolean,
            Type::Integer => Integer,
            Type::Number => Number,
            Type::String => String,
            Type::Array => Array,
            Type::Object | Type::Null => Object,
        })
        .collect()
}
