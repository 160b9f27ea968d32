//! The effect of one update on one node.

use super::tree::{Content, Tree, TreeId};
use crate::document::View;

/// What an update found in its way.
pub(super) struct Mismatch<'d> {
    /// The part of the update.
    pub(super) update: View<'d>,
    /// The kind of what it replaced.
    pub(super) found: &'static str,
}

/// Merges an update into a node: objects member by member, items at the end of arrays, and scalars in place of
/// scalars. Says where kinds did not agree; there the update holds, except that `null` takes nothing away.
///
/// Source: Overlay Specification 1.0.0, Action Object; of 1.1.0, that arrays are joined.
pub(super) fn merge<'d>(tree: &mut Tree<'d>, target: TreeId, update: View<'d>, mismatches: &mut Vec<Mismatch<'d>>) {
    match tree.content(target) {
        Content::Mapping(_) if update.is_object() => {
            for (key, (name, value)) in update.keys().zip(update.members()) {
                match tree.member(target, name) {
                    Some(known) => merge(tree, known, value, mismatches),
                    None => tree.insert(target, name, key, value),
                }
            }
        }
        Content::Sequence(_) if update.is_array() => {
            for item in update.items() {
                tree.append(target, item);
            }
        }
        Content::Scalar if !update.is_object() && !update.is_array() => tree.replace(target, update),
        _ if update.is_null() => {}
        content => {
            let found = match content {
                Content::Mapping(_) => "object",
                Content::Sequence(_) => "array",
                Content::Scalar => tree.source(target).kind(),
            };
            // Whatever is added to nothing is no mistake.
            if found != "null" {
                mismatches.push(Mismatch { update, found });
            }
            tree.replace(target, update);
        }
    }
}
