//! Alternatives.

use bindery_spec::ir::{Api, Discriminator, EnumValue, SchemaId, Type, TypeSet};
use foldhash::{HashSet, HashSetExt};
use serde_json::Value;

use super::checks::checks;
use super::circles::without_circles;
use super::context::{Context, Words};
use super::enumeration::of_values;
use super::merge::{Alternatives, Merged, Part, merge};
use super::queue::Queue;
use super::scalar::scalar;
use super::settled::settle_types;
use super::shapes::{alias, of_whole};
use super::tell::{by_default, every, kinds, looks, tag_by_mapping, tag_by_values};
use super::variants::{IDENTIFIER, variant_names};
use crate::lower::docs::{Source, code, description};
use crate::model::{JsonKind, TypeKind, TypeRef, Union, UnionVariant};
use crate::naming::words;

/// One alternative on its way to a variant.
pub(super) struct Candidate<'a> {
    pub(super) schema: Option<SchemaId>,
    pub(super) parts: Vec<Part>,
    pub(super) only: Option<Type>,
    pub(super) merged: Merged<'a>,
    pub(super) tag: Option<String>,
}

/// Lowers the alternatives of the draft at `place`.
pub(super) fn union(
    queue: &mut Queue<'_>,
    place: usize,
    whole: &Merged<'_>,
    alternatives: Alternatives<'_>,
) -> TypeKind {
    let api = queue.api;
    let key = queue.drafts[place].key.clone();
    let base: Vec<Part> = key.parts.iter().map(|part| Part::base(part.id)).collect();
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    let mut known: HashSet<Vec<Part>> = HashSet::new();
    let mut adds_null = false;
    let own: Vec<SchemaId> = key.parts.iter().filter(|part| !part.base_only).map(|part| part.id).collect();
    for schema in &without_circles(&api.schemas, &own, alternatives.schemas) {
        let merged = merge(&api.schemas, &[Part::whole(*schema)]);
        if is_null(&merged) {
            adds_null = true;
            continue;
        }
        let mut parts = vec![Part::whole(*schema)];
        if adds_properties(whole, &merged) {
            parts.splice(0..0, base.iter().copied());
        }
        let mut merged = merge(&api.schemas, &parts);
        settle_types(api, &mut queue.types, &mut merged);
        // Where no discriminator names them, equal alternatives are one.
        let alike = match alternatives.discriminator {
            Some(_) => parts.clone(),
            None => parts.iter().map(|part| queue.canonical(*part)).collect(),
        };
        if known.insert(alike) {
            candidates.push(Candidate { schema: Some(*schema), parts, only: None, merged, tag: None });
        }
    }
    let kind = if let Some(values) = only_values(api, &candidates) {
        values
    } else if let [Candidate { parts, merged, .. }] = candidates.as_slice()
        && is_own_form(queue, place, parts)
    {
        of_whole(queue, place, merged)
    } else if let [single] = candidates.as_slice() {
        let context = Context::below(place, Words::default());
        alias(queue.resolve_parts(single.parts.clone(), None, context))
    } else if candidates.is_empty() || candidates.len() > 256 {
        alias(TypeRef::Value)
    } else {
        build(queue, place, candidates, alternatives.discriminator)
    };
    match kind {
        TypeKind::Alias(found) if adds_null => alias(found.target.nullable()),
        other => {
            if adds_null {
                queue.nullable.insert(place);
            }
            other
        }
    }
}

/// Whether a component has a single alternative, written inside it: that is what the component itself is.
fn is_own_form(queue: &Queue<'_>, place: usize, parts: &[Part]) -> bool {
    let [part] = parts else { return false };
    let schema = queue.api.schemas.get(part.id);
    queue.drafts[place].component.is_some() && schema.name.is_none() && schema.reference.is_none()
}

/// Lowers a parent: its alternatives are its children.
pub(super) fn children(queue: &mut Queue<'_>, place: usize, discriminator: &Discriminator) -> TypeKind {
    let api = queue.api;
    let own: Vec<SchemaId> = queue.drafts[place].key.parts.iter().map(|part| part.id).collect();
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (_, schema) in &discriminator.mapping {
        let parts = vec![if own.contains(schema) { Part::base(*schema) } else { Part::whole(*schema) }];
        if candidates.iter().all(|known| known.parts != parts) {
            let merged = merge(&api.schemas, &parts);
            candidates.push(Candidate { schema: Some(*schema), parts, only: None, merged, tag: None });
        }
    }
    build(queue, place, candidates, Some(discriminator))
}

/// Lowers a schema that allows several types.
pub(super) fn type_alternatives(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> TypeKind {
    let parts = queue.drafts[place].key.parts.clone();
    let mut types = merged.types.without(Type::Null);
    if types.contains(Type::Number) {
        types = types.without(Type::Integer);
    }
    if types.iter().count() >= 6 {
        return alias(TypeRef::Value);
    }
    if types == TypeSet::one(Type::Number) {
        return alias(scalar(queue.api, merged, Type::Number));
    }
    let candidates = types
        .iter()
        .map(|ty| Candidate {
            schema: None,
            parts: parts.clone(),
            only: Some(ty),
            merged: Merged { types: TypeSet::one(ty), ..merged.clone() },
            tag: None,
        })
        .collect();
    build(queue, place, candidates, None)
}

fn is_null(merged: &Merged<'_>) -> bool {
    merged.types == TypeSet::one(Type::Null)
        || merged.values.as_ref().is_some_and(|values| values.iter().all(|one| one.value == Value::Null))
}

/// Whether the schema around the alternatives declares properties that this one does not.
fn adds_properties(whole: &Merged<'_>, alternative: &Merged<'_>) -> bool {
    let is_object = alternative.types.is_empty() || alternative.types.contains(Type::Object);
    is_object && whole.properties.iter().any(|one| alternative.properties.iter().all(|other| other.name != one.name))
}

/// Lists of strings, beside plain strings or not, and lists of whole numbers: one open enumeration, or a plain string. A
/// single value is called as its title says.
fn only_values(api: &Api, candidates: &[Candidate<'_>]) -> Option<TypeKind> {
    let mut listed: Vec<EnumValue> = Vec::new();
    for candidate in candidates {
        let merged = &candidate.merged;
        let is_plain = merged.types == TypeSet::one(Type::String)
            && merged.unions.is_empty()
            && merged.leaves.iter().all(|leaf| api.schemas.get(*leaf).format.is_none());
        match merged.values.as_deref() {
            Some([only]) => listed.push(with_title(api, candidate, only)),
            Some(values) => listed.extend_from_slice(values),
            None if is_plain => {}
            None => return None,
        }
    }
    let has_plain = candidates.iter().any(|candidate| candidate.merged.values.is_none());
    let are_strings = listed.iter().all(|one| one.value.is_string());
    let are_whole = !has_plain && listed.iter().all(|one| one.value.is_i64());
    if candidates.len() < 2 || !(are_strings || are_whole) {
        return None;
    }
    let listed: Vec<&EnumValue> = listed.iter().collect();
    Some(if listed.is_empty() { alias(TypeRef::String) } else { TypeKind::Enum(of_values(&listed)) })
}

/// A value that is an alternative of its own, with what that says about it.
fn with_title(api: &Api, candidate: &Candidate<'_>, value: &EnumValue) -> EnumValue {
    let schema = candidate.schema.map(|id| api.schemas.get(id));
    let title = schema.and_then(|schema| schema.title.as_deref()).filter(|title| words(title).len() <= 6);
    EnumValue {
        name: value.name.clone().or_else(|| title.map(str::to_owned)),
        description: value.description.clone().or_else(|| schema.and_then(|schema| schema.description.clone())),
        ..value.clone()
    }
}

fn build(
    queue: &mut Queue<'_>,
    place: usize,
    mut candidates: Vec<Candidate<'_>>,
    discriminator: Option<&Discriminator>,
) -> TypeKind {
    let api = queue.api;
    let tag = match discriminator {
        Some(found) => tag_by_mapping(&mut candidates, found),
        None => tag_by_values(api, &mut candidates),
    };
    let is_tagged = |index: usize| tag.iter().flat_map(|tag| &tag.arms).any(|(_, variant)| *variant == index);
    let untagged: Vec<usize> = (0..candidates.len()).filter(|index| !is_tagged(*index)).collect();
    let every = every(&candidates, &untagged, tag.is_some());
    let mut looks = looks(api, &candidates, &untagged, &every);
    looks.extend(by_default(&candidates, discriminator));
    let idents = variant_names(api, &candidates);
    let fallback = idents.last().cloned().unwrap_or_default();
    let variants =
        candidates.iter().zip(idents).map(|(candidate, ident)| variant(queue, place, candidate, ident)).collect();
    TypeKind::Union(Union { variants, tag, every, looks, fallback })
}

/// The text that an alternative is, where it is no other.
fn only_text<'a>(merged: &'a Merged<'_>) -> Option<&'a str> {
    match merged.values.as_deref()? {
        [only] => only.value.as_str(),
        _ => None,
    }
}

fn variant(queue: &mut Queue<'_>, place: usize, candidate: &Candidate<'_>, ident: String) -> UnionVariant {
    let schema = candidate.schema.map(|id| queue.api.schemas.get(id));
    let only = only_text(&candidate.merged);
    let docs = queue.texts.doc_lines(
        &Source {
            title: schema.and_then(|schema| schema.title.as_deref()),
            description: candidate.schema.and_then(|id| description(&queue.api.schemas, id)),
            ..Source::default()
        },
        || match candidate.tag.as_deref().or(only.filter(|text| !text.is_empty())) {
            Some(tag) => format!("`{}`", code(tag)),
            None if only == Some("") => "The empty text.".to_owned(),
            None => match kinds(&candidate.merged).as_slice() {
                [JsonKind::Boolean] => "A truth value.",
                [JsonKind::Integer] => "A whole number.",
                [JsonKind::Number] => "A number.",
                [JsonKind::String] if ident == IDENTIFIER => "The identifier of one.",
                [JsonKind::String] => "A text.",
                [JsonKind::Array] => "A list.",
                [JsonKind::Object] => "An object.",
                _ => "One of the alternatives.",
            }
            .to_owned(),
        },
    );
    let role = match candidate.only {
        Some(_) => ident.clone(),
        None => candidate.tag.clone().unwrap_or_else(|| ident.clone()),
    };
    let context = Context::below(place, queue.words(&role));
    let ty = queue.resolve_parts(candidate.parts.clone(), candidate.only, context);
    UnionVariant { ident, ty, checks: checks(queue.api, &candidate.merged), converts: false, docs }
}
