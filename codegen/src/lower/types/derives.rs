//! What types derive beside the usual.

use super::queue::Queue;
use crate::model::{Derive, EnumKind, Format, TypeId, TypeKind, TypeRef, Types};

/// Settles the derives that the user has asked for, type by type. A trait of the standard library is left out where
/// something inside the type does not have it.
pub(super) fn settle_derives(types: &mut Types, queue: &Queue<'_>, places: &[usize]) {
    let choices = queue.choices;
    let mut wanted: Vec<Vec<Derive>> = places
        .iter()
        .map(|place| {
            let own = match queue.drafts[*place].key.parts.as_slice() {
                [part] => choices.derives.get(&part.id).map_or(&[][..], Vec::as_slice),
                _ => &[],
            };
            completed(own.iter().chain(&choices.derives_for_all).map(|path| Derive::of(path)).collect())
        })
        .collect();
    for derive in [Derive::Eq, Derive::Hash, Derive::PartialOrd, Derive::Ord] {
        if wanted.iter().any(|list| list.contains(&derive)) {
            let able = able(types, &derive, &wanted);
            for (list, able) in wanted.iter_mut().zip(able) {
                list.retain(|one| able || *one != derive);
            }
        }
    }
    for (item, derives) in types.items.iter_mut().zip(wanted) {
        item.derives = derives;
    }
}

/// The list in the order of [`Derive`], without repeats, with the traits that others in it need.
fn completed(mut derives: Vec<Derive>) -> Vec<Derive> {
    if derives.contains(&Derive::Ord) {
        derives.extend([Derive::Eq, Derive::PartialOrd]);
    }
    derives.sort();
    derives.dedup();
    derives
}

/// For each type, whether it can have the trait: what it holds has it, or derives it too.
fn able(types: &Types, derive: &Derive, wanted: &[Vec<Derive>]) -> Vec<bool> {
    let has_it_anyway = |kind: &TypeKind| match kind {
        TypeKind::Enum(found) => found.kind != EnumKind::Json,
        TypeKind::Foreign(_) | TypeKind::Alias(_) => true,
        TypeKind::Struct(_) | TypeKind::Union(_) => false,
    };
    let holds_any = |kind: &TypeKind| match kind {
        TypeKind::Enum(found) => found.kind == EnumKind::Json,
        TypeKind::Struct(found) => found.additional.is_some(),
        TypeKind::Union(_) => true,
        TypeKind::Foreign(_) | TypeKind::Alias(_) => false,
    };
    let orders = matches!(derive, Derive::PartialOrd | Derive::Ord);
    let mut able: Vec<bool> = types
        .items
        .iter()
        .zip(wanted)
        .map(|(item, wanted)| {
            (wanted.contains(derive) || has_it_anyway(&item.kind)) && !(orders && holds_any(&item.kind))
        })
        .collect();
    loop {
        let next: Vec<bool> = (0..able.len())
            .map(|index| {
                let mut all = able[index];
                if all {
                    types.get(TypeId(index)).kind.for_each_type(&mut |ty| all &= has(ty, orders, &able));
                }
                all
            })
            .collect();
        if next == able {
            return able;
        }
        able = next;
    }
}

/// Whether a type has the trait, given which generated ones have it.
fn has(ty: &TypeRef, orders: bool, able: &[bool]) -> bool {
    match ty {
        TypeRef::F64 => false,
        TypeRef::Value | TypeRef::Object | TypeRef::Number | TypeRef::Format(Format::Secret) => !orders,
        TypeRef::Named(id) => able.get(id.0).copied().unwrap_or(false),
        TypeRef::Option(inner) | TypeRef::Vec(inner) | TypeRef::Map(inner) | TypeRef::Boxed(inner) => {
            has(inner, orders, able)
        }
        _ => true,
    }
}
