//! Items, one by one and all alike.

use super::flat::Flat;
use super::walk::{Pair, Walk};
use crate::diff::{Step, codes};
use crate::ir::SchemaId;

impl<'a> Walk<'a> {
    /// Compares the items of lists.
    pub(super) fn lists(&mut self, pair: &Pair<'a>) {
        let first = |flat: &Flat<'a>| -> &'a [SchemaId] {
            flat.leaves
                .iter()
                .map(|leaf| leaf.prefix_items.as_slice())
                .max_by_key(|list| list.len())
                .unwrap_or_default()
        };
        let items = |flat: &Flat<'_>| flat.leaves.iter().filter_map(|leaf| leaf.items).collect::<Vec<_>>();
        let (old, new) = (first(&pair.old), first(&pair.new));
        if old.len() != new.len() {
            let detail = format!("{} items are described one by one, no longer {}", new.len(), old.len());
            let step = if new.len() < old.len() { Step::Major } else { Step::Minor };
            self.record.add(pair.finding(&codes::TUPLE_CHANGED, detail).rust(step));
        }
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            self.part(pair, &[*old], &[*new], &format!("{}[{index}]", pair.label));
        }
        let (old, new) = (items(&pair.old), items(&pair.new));
        if !old.is_empty() || !new.is_empty() {
            self.part(pair, &old, &new, &format!("{}[]", pair.label));
        }
    }
}
