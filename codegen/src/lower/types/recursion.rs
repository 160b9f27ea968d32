//! Circles of types: a box where a value would hold itself, any JSON where a name would stand for nothing but itself.

use super::finish::for_each_type;
use crate::model::{TypeId, TypeKind, TypeRef, Types};

/// Lists within lists beyond any reason, and names that lead back to themselves, stay any JSON.
pub(super) const DEEPEST: usize = 96;

/// Cuts circles of aliases, which Rust does not have: lists of lists of each other, with no type of their own in between.
///
/// The mention that closes a circle becomes any JSON, and so does one that makes a chain of aliases too long. Circles are
/// followed from their first type by name.
pub(super) fn cut_aliases(types: &mut Types) {
    let count = types.items.len();
    let mut starts: Vec<usize> = (0..count).collect();
    starts.sort_by(|left, right| types.items[*left].name.ident.cmp(&types.items[*right].name.ident));
    let (mut is_open, mut depth) = (vec![false; count], vec![None; count]);
    for start in starts {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(place) = next.filter(|place| !is_open[*place]) {
            is_open[place] = true;
            path.push(place);
            next = mentioned(types, place);
        }
        while let Some(place) = path.pop() {
            let below = mentioned(types, place).map_or(Some(0), |target| depth[target]);
            let is_fine = below.is_some_and(|below| below < DEEPEST);
            if let (false, TypeKind::Alias(alias)) = (is_fine, &mut types.items[place].kind) {
                any_inside(&mut alias.target);
            }
            depth[place] = Some(below.filter(|_| is_fine).map_or(0, |below| below + 1));
        }
    }
}

/// The generated type that an alias mentions, by place; none for other kinds of types.
fn mentioned(types: &Types, place: usize) -> Option<usize> {
    match &types.items[place].kind {
        TypeKind::Alias(alias) => alias.target.named().map(|id| id.0),
        _ => None,
    }
}

/// Puts any JSON in place of the generated type, however it is wrapped.
fn any_inside(ty: &mut TypeRef) {
    match ty {
        TypeRef::Option(inner) if matches!(**inner, TypeRef::Named(_)) => *ty = TypeRef::Value,
        TypeRef::Option(inner) | TypeRef::Vec(inner) | TypeRef::Map(inner) | TypeRef::Boxed(inner) => any_inside(inner),
        other => *other = TypeRef::Value,
    }
}

/// The generated type that a value holds without a pointer in between.
fn held(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Option(inner) => held(inner),
        _ => None,
    }
}

/// Puts a box around each mention that closes a circle of types which hold each other by value.
pub(super) fn box_recursion(types: &mut Types) {
    let edges: Vec<Vec<usize>> = types
        .items
        .iter()
        .map(|item| {
            let mut targets = Vec::new();
            item.kind.for_each_type(&mut |ty| targets.extend(held(ty).map(|id| id.0)));
            targets
        })
        .collect();
    let groups = components(&edges);
    for (index, item) in types.items.iter_mut().enumerate() {
        if matches!(item.kind, TypeKind::Alias(_)) {
            continue;
        }
        for_each_type(&mut item.kind, &mut |ty| {
            if held(ty).is_some_and(|id| groups[id.0] == groups[index]) {
                wrap(ty);
            }
        });
    }
}

fn wrap(ty: &mut TypeRef) {
    match ty {
        TypeRef::Option(inner) => wrap(inner),
        other => *other = TypeRef::Boxed(Box::new(other.clone())),
    }
}

/// The strongly connected component of each node, without recursion; a node that does not lead back to itself has a
/// component of its own, and its own edges never lead there. Source: Tarjan, 1972.
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut group = vec![UNSEEN; edges.len()];
    let mut stack = Vec::new();
    let mut next = 0;
    let mut groups = 0;
    for start in 0..edges.len() {
        if order[start] != UNSEEN {
            continue;
        }
        let mut work = vec![(start, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
            }
            if let Some(&target) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if order[target] == UNSEEN {
                    work.push((target, 0));
                } else if group[target] == UNSEEN {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    group[member] = groups;
                    if member == node {
                        break;
                    }
                }
                groups += 1;
            }
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[node]);
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Alias, TypeItem};
    use crate::naming::Name;

    fn lists(targets: &[usize]) -> Types {
        let item = |target: &usize| TypeItem {
            docs: Arc::default(),
            name: Name { wire: String::new(), ident: String::new() },
            deprecated: false,
            derives: Vec::new(),
            kind: TypeKind::Alias(Alias { target: TypeRef::Vec(Box::new(TypeRef::Named(TypeId(*target)))) }),
        };
        Types { items: targets.iter().map(item).collect(), ..Types::default() }
    }

    fn cut(mut types: Types) -> Vec<Option<usize>> {
        cut_aliases(&mut types);
        (0..types.items.len()).map(|place| mentioned(&types, place)).collect()
    }

    #[test]
    fn a_circle_of_aliases_is_cut_once() {
        assert_eq!(cut(lists(&[1, 2, 0, 1])), [Some(1), Some(2), None, Some(1)]);
        assert_eq!(cut(lists(&[0, 0])), [None, Some(0)]);
    }

    #[test]
    fn a_long_chain_of_aliases_is_cut_into_short_ones() {
        let chain: Vec<usize> = (0..100_000).map(|place| place + 1).chain([100_000]).collect();
        let cut = cut(lists(&chain));
        let longest = cut.split(Option::is_none).map(<[_]>::len).max();
        assert_eq!(longest, Some(DEEPEST));
    }

    #[test]
    fn circles_share_a_component() {
        let groups = components(&[vec![1], vec![2], vec![0, 3], vec![3], vec![0]]);
        assert_eq!(groups[0], groups[1]);
        assert_eq!(groups[1], groups[2]);
        assert_ne!(groups[3], groups[0]);
        assert_ne!(groups[4], groups[0]);
    }
}
