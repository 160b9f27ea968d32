//! Which JSON types a schema comes to that says so in its alternatives only.
//!
//! In: a schema, merged. Out: its types, where each alternative has some. Not known here: how alternatives are told apart,
//! and which Rust type stands for them.

use bindery_spec::ir::{Api, SchemaId, Type, TypeSet};
use foldhash::HashMap;

use super::merge::{Merged, Part, merge};
use super::tell::kinds;
use crate::model::JsonKind;

/// The types of schemas that were asked for; empty where any value can be one, or where a schema is one of its own
/// alternatives.
pub(super) type Known = HashMap<SchemaId, TypeSet>;

/// Says what types the values have, where that is in the alternatives only; says nothing where one of those says nothing.
pub(super) fn settle_types(api: &Api, known: &mut Known, merged: &mut Merged<'_>) {
    let says = !merged.types.is_empty() || merged.values.is_some();
    if says || !merged.properties.is_empty() || !merged.required.is_empty() {
        return;
    }
    let Some(alternatives) = merged.unions.first() else { return };
    let mut types = TypeSet::default();
    for id in alternatives.schemas {
        let own = types_of(api, known, *id);
        if own.is_empty() {
            return;
        }
        types = own.iter().fold(types, TypeSet::with);
    }
    merged.types = types;
}

fn types_of(api: &Api, known: &mut Known, id: SchemaId) -> TypeSet {
    let id = api.schemas.target(id);
    if let Some(types) = known.get(&id) {
        return *types;
    }
    known.insert(id, TypeSet::default());
    let mut merged = merge(&api.schemas, &[Part::whole(id)]);
    settle_types(api, known, &mut merged);
    let nothing = merged.types.is_empty() && merged.values.is_none();
    let types = match kinds(&merged).as_slice() {
        // All of them: nothing was said.
        [_, _, _, _, _, _] if nothing => TypeSet::default(),
        found => found.iter().fold(merged.types, |types, kind| types.with(type_of(*kind))),
    };
    known.insert(id, types);
    types
}

fn type_of(kind: JsonKind) -> Type {
    match kind {
        JsonKind::Boolean => Type::Boolean,
        JsonKind::Integer => Type::Integer,
        JsonKind::Number => Type::Number,
        JsonKind::String => Type::String,
        JsonKind::Array => Type::Array,
        JsonKind::Object => Type::Object,
    }
}
