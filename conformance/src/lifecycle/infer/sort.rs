//! Puts parents before their children.

use crate::lifecycle::resource::{Resource, ResourceIndex, Resources};

/// Reorders the resources so that a parent stands before its children, otherwise in the order found. A resource that
/// is its own ancestor loses its parent.
pub(super) fn parents_first(resources: &mut Resources) {
    break_cycles(&mut resources.items);
    let count = resources.items.len();
    let mut order: Vec<usize> = Vec::with_capacity(count);
    let mut placed = vec![false; count];
    for start in 0..count {
        let mut chain = vec![start];
        while let Some(parent) = chain.last().and_then(|last| resources.items[*last].parent.as_ref()) {
            chain.push(parent.resource.0);
        }
        for index in chain.into_iter().rev() {
            if !placed[index] {
                placed[index] = true;
                order.push(index);
            }
        }
    }
    let mut moved = vec![0; count];
    for (new, old) in order.iter().enumerate() {
        moved[*old] = new;
    }
    let mut items: Vec<Option<Resource>> = std::mem::take(&mut resources.items).into_iter().map(Some).collect();
    resources.items = order.iter().filter_map(|old| items[*old].take()).collect();
    for resource in &mut resources.items {
        if let Some(parent) = &mut resource.parent {
            parent.resource = ResourceIndex(moved[parent.resource.0]);
        }
        for cascade in &mut resource.cascades {
            cascade.resource = ResourceIndex(moved[cascade.resource.0]);
        }
    }
}

fn break_cycles(items: &mut [Resource]) {
    for start in 0..items.len() {
        let mut current = start;
        for _ in 0..items.len() {
            match &items[current].parent {
                Some(parent) if parent.resource.0 == start => {
                    items[start].parent = None;
                    break;
                }
                Some(parent) => current = parent.resource.0,
                None => break,
            }
        }
    }
}
