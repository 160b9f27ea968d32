//! Lists: of items that are alike, and of items that have a type each.

use bindery_spec::ir::Schema;

use super::checks::checks;
use super::context::Context;
use super::merge::{Merged, Part, merge};
use super::queue::Queue;
use super::shapes::alias;
use crate::lower::docs::Source;
use crate::lower::form::ordinal;
use crate::model::{Additional, Checks, Field, Initial, Layout, Presence, Struct, TypeKind, TypeRef};
use crate::naming::Name;

/// A `Vec`, or a struct where the first items have types of their own.
pub(super) fn list(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> TypeKind {
    let leaves: Vec<&Schema> = merged.leaves.iter().map(|leaf| queue.api.schemas.get(*leaf)).collect();
    let count = leaves.iter().map(|leaf| leaf.prefix_items.len()).max().unwrap_or(0);
    let others: Vec<Part> = leaves.iter().filter_map(|leaf| leaf.items).map(Part::whole).collect();
    if count > 0 {
        return tuple(queue, place, &leaves, count, &others);
    }
    if others.is_empty() {
        return alias(TypeRef::Vec(Box::new(TypeRef::Value)));
    }
    alias(TypeRef::Vec(Box::new(queue.resolve_parts(others, None, Context::item(place)))))
}

/// A struct with a field for each of the first items. Those that a list of the least length has are required.
fn tuple(queue: &mut Queue<'_>, place: usize, leaves: &[&Schema], count: usize, others: &[Part]) -> TypeKind {
    let least = leaves.iter().filter_map(|leaf| leaf.min_items).max().unwrap_or(0);
    let fields = (0..count).map(|index| {
        let parts = leaves.iter().filter_map(|leaf| leaf.prefix_items.get(index).copied().or(leaf.items));
        let parts: Vec<Part> = parts.map(Part::whole).collect();
        item(queue, place, index, parts, u64::try_from(index).is_ok_and(|index| index < least))
    });
    let fields = fields.collect();
    let is_full = leaves.iter().any(|leaf| leaf.max_items.is_some_and(|most| most <= count as u64));
    let is_closed = is_full
        || leaves
            .iter()
            .flat_map(|leaf| leaf.items.iter().chain(&leaf.unevaluated_items))
            .any(|id| queue.api.schemas.get(*id).boolean == Some(false));
    let additional = (!is_closed).then(|| Additional {
        ident: "rest".to_owned(),
        checks: checks(queue.api, &merge(&queue.api.schemas, others)),
        value: if others.is_empty() {
            TypeRef::Value
        } else {
            queue.resolve_parts(others.to_vec(), None, Context::item(place))
        },
        names: Checks::default(),
        docs: vec!["The items after those.".to_owned()],
    });
    TypeKind::Struct(Struct { layout: Layout::List, fields, additional, has_default: false, is_sent: false })
}

fn item(queue: &mut Queue<'_>, place: usize, index: usize, parts: Vec<Part>, required: bool) -> Field {
    let ident = ordinal(index);
    let inner = merge(&queue.api.schemas, &parts);
    let annotated: Vec<&Schema> = parts.iter().map(|part| queue.api.schemas.get(part.id)).collect();
    let role = queue.words(&ident);
    Field {
        setter: format!("with_{ident}"),
        docs: queue.texts.doc_lines(
            &Source {
                title: annotated.iter().find_map(|schema| schema.title.as_deref()),
                description: annotated.iter().find_map(|schema| schema.description.as_deref()),
                default: annotated.iter().find_map(|schema| schema.default.as_deref()),
                exact_default: annotated.iter().find_map(|schema| schema.exact_default.as_ref()),
            },
            || format!("The item at place {}.", index + 1),
        ),
        deprecated: annotated.iter().any(|schema| schema.deprecated),
        presence: if required { Presence::Required } else { Presence::Optional },
        initial: if required { Initial::Argument } else { Initial::Absent },
        default: None,
        checks: checks(queue.api, &inner),
        ty: queue.resolve_parts(parts, None, Context::below(place, role)),
        name: Name { wire: index.to_string(), ident },
    }
}
