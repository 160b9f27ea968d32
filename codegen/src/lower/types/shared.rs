//! Which places share one enumeration, union or object although their schemas are not equal.
//!
//! Whether `null` may stand instead, and how long a listed value may be, says nothing about the type. Listed values mean the
//! same in the same role; numbers mean nothing without it, since 0 to 3 may be a `status` here and a `checkType` there, so
//! that not even equal schemas share a type then.

use std::fmt::Write;

use bindery_spec::ir::{EnumValue, SchemaId, Schemas, Type};
use foldhash::{HashMap, HashMapExt, HashSet};

use super::context::Words;
use super::queue::Queue;
use super::shapes::alias;
use crate::model::{Struct, TypeId, TypeKind, TypeRef};

/// Whether an inline schema lists numbers without a name, or is a list or a map of such, or one that may be `null`.
pub(super) fn lists_numbers(schemas: &Schemas, id: SchemaId) -> bool {
    let mut current = id;
    for _ in 0..8 {
        let schema = schemas.get(current);
        if schema.name.is_some() || schema.enumeration_name.is_some() || schema.client_name.is_some() {
            return false;
        }
        if let Some(values) = &schema.enumeration {
            let is_bare = |one: &EnumValue| one.name.is_none() && (one.value.is_number() || one.value.is_null());
            return values.iter().all(is_bare);
        }
        let mut alternatives = schema.any_of.iter().chain(&schema.one_of).chain(&schema.all_of).filter(|id| {
            let types = schemas.get(**id).types;
            types.is_empty() || !types.without(Type::Null).is_empty()
        });
        let next = schema.items.or(schema.additional_properties).or_else(|| alternatives.next().copied());
        match next {
            Some(next) if alternatives.next().is_none() && schema.properties.is_empty() => current = next,
            _ => return false,
        }
    }
    false
}

/// Puts one type in place of those that are the same: enumerations in the same role, unions and objects anywhere. Bodies
/// have types of their own.
pub(super) fn share(queue: &mut Queue<'_>) {
    let mut known: HashMap<(Words, String), usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, draft) in queue.drafts.iter().enumerate() {
        let kind = draft.kind.as_ref().filter(|_| is_inline(queue, place));
        let Some((kind, form)) = kind.and_then(|kind| Some((kind, form(kind)?))) else {
            continue;
        };
        let role = match kind {
            TypeKind::Enum(_) => queue.common_role(place, 0),
            _ => Words::default(),
        };
        if role.is_empty() && matches!(kind, TypeKind::Enum(_)) {
            continue;
        }
        let group = *known.entry((role, form)).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups.extend(structs_beside_null(queue));
    for group in groups.into_iter().filter(|group| group.len() > 1) {
        // The type itself is never `null`: that is said where it is used.
        let is_plain = |place: &&usize| !queue.nullable.contains(*place);
        let Some(own) = group.iter().find(is_plain).or(group.first()).copied() else { continue };
        for place in group.into_iter().filter(|place| *place != own) {
            let draft = &mut queue.drafts[place];
            draft.kind = Some(alias(TypeRef::Named(TypeId(own))));
            let (contexts, is_deprecated, said) = (draft.contexts.clone(), draft.deprecated, draft.said);
            queue.drafts[own].contexts.extend(contexts);
            queue.drafts[own].said = queue.drafts[own].said.shared_with(said);
            queue.drafts[own].deprecated &= is_deprecated;
        }
    }
}

/// Objects that are the same to the last word of their properties, and of which one may be `null`.
fn structs_beside_null(queue: &Queue<'_>) -> Vec<Vec<usize>> {
    if queue.nullable.is_empty() {
        return Vec::new();
    }
    let of = |place: usize| match &queue.drafts[place].kind {
        Some(TypeKind::Struct(found)) => Some(found),
        _ => None,
    };
    let mut groups: HashMap<Vec<&str>, Vec<usize>> = HashMap::new();
    let inline = || (0..queue.drafts.len()).filter(|place| is_inline(queue, *place));
    for place in inline().filter(|place| queue.nullable.contains(place)) {
        if let Some(found) = of(place).filter(|found| !found.fields.is_empty()) {
            groups.entry(idents(found)).or_default().push(place);
        }
    }
    // Of unlike objects with the same names, those are left alone that are not like the first.
    for place in inline().filter(|place| !queue.nullable.contains(place)) {
        if let Some(group) = of(place).and_then(|found| groups.get_mut(&idents(found))) {
            group.push(place);
        }
    }
    // What only the server sends depends on the place.
    let read_only: HashSet<usize> = queue.read_only.iter().map(|(place, _)| *place).collect();
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    for group in &mut groups {
        let first = group.first().copied().unwrap_or_default();
        group.retain(|place| of(*place) == of(first) && !read_only.contains(place));
    }
    groups.sort_unstable();
    groups
}

fn idents(found: &Struct) -> Vec<&str> {
    found.fields.iter().map(|field| field.name.ident.as_str()).collect()
}

/// Whether a draft is no component, no body, and has no name from the description.
fn is_inline(queue: &Queue<'_>, place: usize) -> bool {
    let draft = &queue.drafts[place];
    draft.component.is_none() && draft.given.is_none() && !queue.bodies.contains(&place)
}

/// Everything about an enumeration or a union but what is said about it; nothing for other types.
fn form(kind: &TypeKind) -> Option<String> {
    let mut form = String::new();
    match kind {
        TypeKind::Enum(found) => {
            for one in &found.variants {
                let _ = write!(form, "{} {} {:?} ", one.name.ident, one.json, one.docs);
            }
        }
        TypeKind::Union(found) => {
            for one in &found.variants {
                let _ = write!(form, "{} {:?} {:?} ", one.ident, one.ty, one.checks);
            }
            let _ = write!(form, "{:?} {:?} {:?}", found.tag, found.every, found.looks);
        }
        _ => return None,
    }
    Some(form)
}
