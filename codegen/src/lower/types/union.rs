//! Alternatives.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Discriminator, EnumValue, SchemaId, Type, TypeSet};
use serde_json::Value;

use super::context::Context;
use super::enumeration::of_values;
use super::merge::{Alternatives, Merged, Part, merge};
use super::object::is_closed;
use super::queue::Queue;
use super::shapes::alias;
use crate::lower::docs::{Source, doc_lines};
use crate::model::{JsonKind, Look, Tag, TypeKind, TypeRef, Union, UnionVariant};
use crate::naming::{Wanted, settle, variant_ident, words};

/// One alternative on its way to a variant.
struct Candidate<'a> {
    schema: Option<SchemaId>,
    parts: Vec<Part>,
    only: Option<Type>,
    merged: Merged<'a>,
    tag: Option<String>,
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
    let mut adds_null = false;
    for schema in alternatives.schemas {
        let merged = merge(&api.schemas, &[Part::whole(*schema)]);
        if is_null(&merged) {
            adds_null = true;
            continue;
        }
        let mut parts = vec![Part::whole(*schema)];
        if adds_properties(whole, &merged) {
            parts.splice(0..0, base.iter().copied());
        }
        let merged = merge(&api.schemas, &parts);
        if candidates.iter().all(|known| known.parts != parts) {
            candidates.push(Candidate { schema: Some(*schema), parts, only: None, merged, tag: None });
        }
    }
    let kind = if let Some(strings) = only_strings(api, &candidates) {
        strings
    } else if let [single] = candidates.as_slice() {
        let context = Context::below(place, "");
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

/// Strings and lists of strings, in any mix: one open enumeration, or a plain string.
fn only_strings(api: &Api, candidates: &[Candidate<'_>]) -> Option<TypeKind> {
    let mut listed: Vec<&EnumValue> = Vec::new();
    for candidate in candidates {
        let merged = &candidate.merged;
        let by_values = merged.values.as_ref().is_some_and(|values| values.iter().all(|one| one.value.is_string()));
        let is_plain = merged.types == TypeSet::one(Type::String)
            && merged.unions.is_empty()
            && merged.leaves.iter().all(|leaf| api.schemas.get(*leaf).format.is_none());
        match &merged.values {
            Some(values) if by_values => listed.extend(values),
            None if is_plain => {}
            _ => return None,
        }
    }
    if candidates.len() < 2 {
        return None;
    }
    Some(if listed.is_empty() { alias(TypeRef::String) } else { TypeKind::Enum(of_values(&listed)) })
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
    let looks = looks(api, &candidates, &untagged, &every);
    let idents = variant_names(api, &candidates);
    let fallback = idents.last().cloned().unwrap_or_default();
    let variants =
        candidates.iter().zip(idents).map(|(candidate, ident)| variant(queue, place, candidate, ident)).collect();
    TypeKind::Union(Union { variants, tag, every, looks, fallback })
}

fn variant(queue: &mut Queue<'_>, place: usize, candidate: &Candidate<'_>, ident: String) -> UnionVariant {
    let schema = candidate.schema.map(|id| queue.api.schemas.get(id));
    let docs = doc_lines(&Source {
        title: schema.and_then(|schema| schema.title.as_deref()),
        description: schema.and_then(|schema| schema.description.as_deref()),
        default: None,
        fallback: match &candidate.tag {
            Some(tag) => format!("`{}`", crate::lower::docs::code(tag)),
            None => match kinds(&candidate.merged).as_slice() {
                [JsonKind::Boolean] => "A truth value.",
                [JsonKind::Integer] => "A whole number.",
                [JsonKind::Number] => "A number.",
                [JsonKind::String] => "A text.",
                [JsonKind::Array] => "A list.",
                [JsonKind::Object] => "An object.",
                _ => "One of the alternatives.",
            }
            .to_owned(),
        },
    });
    let role = match candidate.only {
        Some(_) => ident.clone(),
        None => candidate.tag.clone().unwrap_or_else(|| ident.clone()),
    };
    let ty = queue.resolve_parts(candidate.parts.clone(), candidate.only, Context::below(place, &role));
    UnionVariant { ident, ty, converts: false, docs }
}

/// The values of the discriminator that stand for candidates; the first of several candidates keeps a value.
fn tag_by_mapping(candidates: &mut [Candidate<'_>], discriminator: &Discriminator) -> Option<Tag> {
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
    (!arms.is_empty()).then(|| Tag { property: discriminator.property.clone(), arms })
}

/// Finds a property whose constant tells the object alternatives apart.
fn tag_by_values(api: &Api, candidates: &mut [Candidate<'_>]) -> Option<Tag> {
    let objects: Vec<usize> =
        (0..candidates.len()).filter(|index| kinds(&candidates[*index].merged) == [JsonKind::Object]).collect();
    let first = objects.first().filter(|_| objects.len() > 1)?;
    let names: Vec<&str> = candidates[*first].merged.properties.iter().map(|property| property.name).collect();
    let (name, values) =
        names.into_iter().find_map(|name| Some((name, tag_values(api, candidates, &objects, name)?)))?;
    for (index, values) in objects.iter().zip(&values) {
        candidates[*index].tag = values.first().filter(|_| values.len() == 1).cloned();
    }
    Some(Tag { property: name.to_owned(), arms: values.into_iter().zip(objects).collect() })
}

/// The values of the property in each object, where they are listed for all and shared by none.
fn tag_values(api: &Api, candidates: &[Candidate<'_>], objects: &[usize], name: &str) -> Option<Vec<Vec<String>>> {
    let mut seen = HashSet::new();
    let mut all = Vec::with_capacity(objects.len());
    for index in objects {
        let merged = &candidates[*index].merged;
        merged.required.contains(&name).then_some(())?;
        let own = candidates[*index].values_of(api, name).filter(|values| !values.is_empty())?;
        for value in &own {
            seen.insert(value.clone()).then_some(())?;
        }
        all.push(own);
    }
    Some(all)
}

impl Candidate<'_> {
    /// The strings that the property is limited to.
    fn values_of(&self, api: &Api, name: &str) -> Option<Vec<String>> {
        let property = self.merged.properties.iter().find(|property| property.name == name)?;
        let parts: Vec<Part> = property.schemas.iter().map(|id| Part::whole(*id)).collect();
        merge(&api.schemas, &parts).values?.iter().map(|one| one.value.as_str().map(str::to_owned)).collect()
    }
}

/// Lists, and objects that no tag tells apart, where a single alternative is one.
fn every(candidates: &[Candidate<'_>], untagged: &[usize], has_tag: bool) -> Vec<(JsonKind, usize)> {
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
fn looks(api: &Api, candidates: &[Candidate<'_>], untagged: &[usize], every: &[(JsonKind, usize)]) -> Vec<Look> {
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

/// The JSON types of the values; all where nothing is said.
fn kinds(merged: &Merged<'_>) -> Vec<JsonKind> {
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

/// The identifiers of the variants, and last that of the fallback.
fn variant_names(api: &Api, candidates: &[Candidate<'_>]) -> Vec<String> {
    let mut wanted: Vec<Wanted> = candidates.iter().map(|candidate| wanted(api, candidate)).collect();
    wanted.push(Wanted {
        key: "\u{10ffff}".to_owned(),
        candidates: ["", "Other", "Unknown", "AnyOther"].map(str::to_owned).to_vec(),
    });
    settle(&wanted, &HashSet::from([String::new(), "Self".to_owned()]))
}

fn wanted(api: &Api, candidate: &Candidate<'_>) -> Wanted {
    let mut names = Vec::new();
    let schema = candidate.schema.map(|id| api.schemas.get(id));
    names.extend(candidate.tag.as_deref().filter(|tag| !words(tag).is_empty()).map(variant_ident));
    if let Some(schema) = schema {
        let target = schema.reference.map_or(schema, |id| api.schemas.get(id));
        names.extend(target.name.as_deref().map(variant_ident));
        let title = schema.title.as_deref().filter(|title| (1..=4).contains(&words(title).len()));
        names.extend(title.map(variant_ident));
    }
    if let [kind] = kinds(&candidate.merged).as_slice() {
        names.push(
            match kind {
                JsonKind::Boolean => "Boolean",
                JsonKind::Integer => "Integer",
                JsonKind::Number => "Number",
                JsonKind::String if candidate.merged.values.is_some() => "Listed",
                JsonKind::String => "String",
                JsonKind::Array => "Array",
                JsonKind::Object if candidate.merged.properties.is_empty() => "Map",
                JsonKind::Object => "Object",
            }
            .to_owned(),
        );
        for count in 1..=candidate.merged.required.len().min(3) {
            let required = candidate.merged.required[..count].iter().map(|name| variant_ident(name));
            names.push(format!("With{}", required.collect::<Vec<_>>().join("And")));
        }
    } else {
        names.push("Any".to_owned());
    }
    let key = names.join(" ") + &candidate.merged.required.join(" ");
    Wanted { key, candidates: names }
}
