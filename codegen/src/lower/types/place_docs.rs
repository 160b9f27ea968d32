//! The documentation of types that the description says nothing about: what they are, and where they stand.

use std::collections::HashMap;

use crate::lower::docs::code;
use crate::model::{Layout, TypeId, TypeKind, TypeRef, Types};

/// Documents each of `undescribed` by the property that has it; by its name where no property has.
pub(super) fn describe_by_place(types: &mut Types, undescribed: &[TypeId]) {
    let places = places(types);
    for id in undescribed {
        let item = types.get(*id);
        let what = match &item.kind {
            TypeKind::Struct(found) if found.layout == Layout::List => "A list",
            TypeKind::Struct(_) => "An object",
            TypeKind::Enum(_) => "One of the values",
            TypeKind::Union(_) => "One of the alternatives",
            TypeKind::Alias(_) | TypeKind::Foreign(_) => "A type",
        };
        // A component is what its name says, wherever it is used.
        let place = places.get(id).filter(|_| item.name.wire.is_empty());
        let sentence = match (&item.kind, place) {
            (TypeKind::Enum(_) | TypeKind::Union(_), Some(place)) => format!("{what} of {}.", place.text(types)),
            (_, Some(place)) => format!("{what}: {}.", place.text(types)),
            (TypeKind::Enum(_) | TypeKind::Union(_), None) => format!("{what} of `{}`.", code(&item.name.ident)),
            (TypeKind::Alias(_) | TypeKind::Foreign(_), None) => format!("The type `{}`.", code(&item.name.ident)),
            (_, None) => format!("{what}: `{}`.", code(&item.name.ident)),
        };
        types.items[id.0].docs = vec![sentence];
    }
}

/// A property that has a type.
struct Place {
    /// The type of the object with the property.
    owner: TypeId,
    /// The property, as it is sent.
    property: String,
    /// Whether the property is a list or a map of them.
    is_one_of_many: bool,
    /// Whether other properties have the same type.
    is_shared: bool,
}

impl Place {
    fn text(&self, types: &Types) -> String {
        let one = if self.is_one_of_many { "an entry of " } else { "" };
        let more = if self.is_shared { ", and elsewhere" } else { "" };
        format!("{one}`{}` in `{}`{more}", code(&self.property), code(&types.get(self.owner).name.ident))
    }
}

/// For each type the property that has it; of several that of the first type by name.
fn places(types: &Types) -> HashMap<TypeId, Place> {
    let mut places: HashMap<TypeId, Place> = HashMap::new();
    let mut owners: Vec<usize> = (0..types.items.len()).collect();
    owners.sort_by(|left, right| types.items[*left].name.ident.cmp(&types.items[*right].name.ident));
    for owner in owners {
        let TypeKind::Struct(found) = &types.items[owner].kind else { continue };
        if found.layout == Layout::List {
            continue;
        }
        for field in &found.fields {
            let Some(id) = field.ty.named() else { continue };
            let place = Place {
                owner: TypeId(owner),
                property: field.name.wire.clone(),
                is_one_of_many: is_one_of_many(&field.ty),
                is_shared: false,
            };
            places.entry(id).and_modify(|known| known.is_shared = true).or_insert(place);
        }
    }
    places
}

fn is_one_of_many(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Vec(_) | TypeRef::Map(_) => true,
        TypeRef::Option(inner) | TypeRef::Boxed(inner) => is_one_of_many(inner),
        _ => false,
    }
}
