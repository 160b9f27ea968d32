//! What follows from how types use each other: presence, defaults, conversions.

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::model::{Initial, Presence, TypeId, TypeKind, TypeRef, Types};

/// Settles whether each field may be left out, once it is known which types are sent.
///
/// A required property that only the server sends is optional in a type that a request carries: nobody should have to
/// invent a value for it.
pub(super) fn settle_presence(
    types: &mut Types,
    sent: &[TypeRef],
    places: &[usize],
    read_only: &HashSet<(usize, String)>,
) {
    let is_sent = reached(types, sent);
    let holds_null: Vec<bool> =
        (0..types.items.len()).map(|index| is_any(types, &TypeRef::Named(TypeId(index)))).collect();
    for (index, item) in types.items.iter_mut().enumerate() {
        let TypeKind::Struct(found) = &mut item.kind else { continue };
        found.is_sent = is_sent[index];
        for field in &mut found.fields {
            if is_sent[index] && read_only.contains(&(places[index], field.name.wire.clone())) {
                field.presence = Presence::Optional;
                field.initial = Initial::Absent;
            }
            if field.presence == Presence::Optional {
                field.presence = match &field.ty {
                    TypeRef::Option(_) => Presence::OptionalNullable,
                    TypeRef::Value => Presence::OptionalAny,
                    TypeRef::Named(id) if holds_null[id.0] => Presence::OptionalAny,
                    _ => Presence::Optional,
                };
                if field.presence == Presence::OptionalNullable {
                    field.ty = field.ty.non_null().clone();
                }
            }
        }
    }
}

/// Settles what the constructor puts into fields whose value is known: the only value of an enumeration, or the one that
/// a discriminator gives.
pub(super) fn settle_initial(types: &mut Types, places: &[usize], tags: &HashMap<(usize, String), String>) {
    let values: Vec<Vec<(String, String)>> = types.items.iter().map(|item| variants(&item.kind)).collect();
    for (index, item) in types.items.iter_mut().enumerate() {
        let TypeKind::Struct(found) = &mut item.kind else { continue };
        for field in found.fields.iter_mut().filter(|field| field.initial == Initial::Argument) {
            let tag = tags.get(&(places[index], field.name.wire.clone()));
            match (&field.ty, tag) {
                (TypeRef::String, Some(tag)) => field.initial = Initial::Text(tag.clone()),
                (TypeRef::Named(id), tag) => {
                    let known = match (tag, values[id.0].as_slice()) {
                        (Some(tag), values) => values.iter().find(|(value, _)| value == tag),
                        (None, [only]) => Some(only),
                        (None, _) => None,
                    };
                    if let Some((_, variant)) = known {
                        field.initial = Initial::Variant(*id, variant.clone());
                    }
                }
                _ => {}
            }
        }
        found.has_default = found.fields.iter().all(|field| field.initial == Initial::Absent);
    }
}

/// Value and identifier of each variant of an enumeration.
fn variants(kind: &TypeKind) -> Vec<(String, String)> {
    match kind {
        TypeKind::Enum(found) => {
            found.variants.iter().map(|variant| (variant.name.wire.clone(), variant.name.ident.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn is_any(types: &Types, ty: &TypeRef) -> bool {
    *types.underlying(ty) == TypeRef::Value
}

/// The types that can be reached from `from`, by id.
fn reached(types: &Types, from: &[TypeRef]) -> Vec<bool> {
    let mut seen = vec![false; types.items.len()];
    let mut open: Vec<TypeId> = from.iter().filter_map(named).collect();
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.0], true) {
            continue;
        }
        types.items[id.0].kind.for_each_type(&mut |ty| open.extend(named(ty)));
    }
    seen
}

/// The generated type inside a reference, however it is wrapped.
fn named(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Option(inner) | TypeRef::Vec(inner) | TypeRef::Map(inner) | TypeRef::Boxed(inner) => named(inner),
        _ => None,
    }
}

/// Settles which alternatives a value of their type converts to: those that share the type with no other.
pub(super) fn settle_conversions(types: &mut Types) {
    let mut converts: Vec<Vec<bool>> = Vec::with_capacity(types.items.len());
    for (index, item) in types.items.iter().enumerate() {
        let TypeKind::Union(found) = &item.kind else {
            converts.push(Vec::new());
            continue;
        };
        let plain: Vec<TypeRef> = found.variants.iter().map(|variant| without_aliases(types, &variant.ty)).collect();
        let mut count: HashMap<&TypeRef, usize> = HashMap::new();
        for ty in &plain {
            *count.entry(ty).or_default() += 1;
        }
        converts.push(
            plain
                .iter()
                .map(|ty| count.get(ty) == Some(&1) && *ty != TypeRef::Value && *ty != TypeRef::Named(TypeId(index)))
                .collect(),
        );
    }
    for (item, converts) in types.items.iter_mut().zip(converts) {
        if let TypeKind::Union(found) = &mut item.kind {
            for (variant, converts) in found.variants.iter_mut().zip(converts) {
                variant.converts = converts;
            }
        }
    }
}

fn without_aliases(types: &Types, ty: &TypeRef) -> TypeRef {
    let inside = |inner: &TypeRef| Box::new(without_aliases(types, inner));
    match types.underlying(ty) {
        TypeRef::Option(inner) => TypeRef::Option(inside(inner)),
        TypeRef::Vec(inner) => TypeRef::Vec(inside(inner)),
        TypeRef::Map(inner) if **inner == TypeRef::Value => TypeRef::Map(Box::new(TypeRef::Value)),
        TypeRef::Map(inner) => TypeRef::Map(inside(inner)),
        TypeRef::Boxed(inner) => without_aliases(types, inner),
        other => other.clone(),
    }
}
