//! Which file each type is written to.

use std::collections::{BTreeMap, HashMap};

use super::finish::for_each_type;
use crate::model::{TypeFile, TypeId, TypeRef, Types};
use crate::naming::{module_ident, pascal_case, snake_case, words};

/// With this many types or fewer, one file is easier to read than many.
const SMALL: usize = 12;

/// One file for each component or operation, with the types that stand inside it; one file for all where they are few.
///
/// Files are ordered by name. In a file the component comes first, then its inner types as its fields mention them.
pub(super) fn files(types: &Types, places: &[usize], owners: &[Vec<String>]) -> Vec<TypeFile> {
    let mut families: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        let module = if types.items.len() <= SMALL {
            String::new()
        } else {
            module(&types.items[index].name.ident, &owners[*place])
        };
        families.entry(module).or_default().push(TypeId(index));
    }
    families
        .into_iter()
        .map(|(module, items)| TypeFile {
            folder: String::new(),
            module,
            features: Vec::new(),
            items: reading_order(types, items),
        })
        .collect()
}

/// The module of a type: that of what it belongs to, where its name says so, else its own.
fn module(ident: &str, owner: &[String]) -> String {
    let own = words(ident);
    let of = if ident.starts_with(&pascal_case(owner)) { owner } else { &own };
    // A module may not have the name of a type, which only scripts without case would allow.
    let ascii: Vec<String> = of
        .iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    if ascii.is_empty() { "other".to_owned() } else { module_ident(&snake_case(&ascii)) }
}

/// Named types by name, each followed by the inline types of the family that it mentions.
fn reading_order(types: &Types, mut family: Vec<TypeId>) -> Vec<TypeId> {
    family.sort_by(|left, right| {
        let key = |id: &TypeId| {
            let name = &types.get(*id).name;
            (name.wire.is_empty(), name.ident.clone())
        };
        key(left).cmp(&key(right))
    });
    let mut left: HashMap<TypeId, ()> = family.iter().map(|id| (*id, ())).collect();
    let mut order = Vec::with_capacity(family.len());
    for start in family {
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            if left.remove(&id).is_none() {
                continue;
            }
            order.push(id);
            let mut kind = types.get(id).kind.clone();
            let mut mentioned = Vec::new();
            for_each_type(&mut kind, &mut |ty| mentioned.extend(inner(ty)));
            mentioned.retain(|id| types.get(*id).name.wire.is_empty());
            open.extend(mentioned.into_iter().rev());
        }
    }
    order
}

fn inner(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Option(inside) | TypeRef::Vec(inside) | TypeRef::Map(inside) | TypeRef::Boxed(inside) => inner(inside),
        _ => None,
    }
}
