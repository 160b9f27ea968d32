//! Which file each type is written to.

use std::collections::{BTreeMap, HashSet};

use super::context::Words;
use super::recursion::DEEPEST;
use crate::model::{TypeFile, TypeId, TypeItem, TypeKind, Types};
use crate::naming::{module_ident, pascal_case, snake_case, words};

/// With this many types or fewer, one file is easier to read than many.
const SMALL: usize = 12;

/// A file with about this many lines or fewer is not split.
const LONG: usize = 400;

/// Types that take fewer lines stay with what they stand in.
const SHORT: usize = 30;

/// One file for each component or operation, with the types that stand inside it; one file for all where they are few.
/// Where that gets too long to read, its inner types have files of their own, each with what stands inside them.
///
/// Files are ordered by name. In a file the component comes first, then its inner types as its fields mention them.
pub(super) fn files(types: &Types, places: &[usize], owners: &[Words]) -> Vec<TypeFile> {
    let mut families: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        let module = if types.items.len() <= SMALL {
            String::new()
        } else {
            module(&types.items[index].name.ident, &owners[*place])
        };
        families.entry(module).or_default().push(TypeId(index));
    }
    let mut parts: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    for (module, items) in families {
        let trees = reading_order(types, items);
        if module.is_empty() || trees.iter().map(|tree| tree.length).sum::<usize>() <= LONG {
            parts.entry(module).or_default().extend(trees.into_iter().flat_map(Tree::into_items));
            continue;
        }
        for tree in trees {
            let is_component = !types.get(tree.id).name.wire.is_empty();
            split(types, tree, &module, is_component, &mut parts);
        }
    }
    parts
        .into_iter()
        .map(|(module, items)| TypeFile { folder: String::new(), module, features: Vec::new(), items })
        .collect()
}

/// Shares the types of a tree out: each branch that is worth it gets a file named after its first type, all else is in
/// `module`, and so is the first type where it `stays`.
fn split(types: &Types, tree: Tree, module: &str, stays: bool, parts: &mut BTreeMap<String, Vec<TypeId>>) {
    let own = (!stays && tree.length >= SHORT).then(|| module_of(&words(&types.get(tree.id).name.ident)));
    let module = own.as_deref().unwrap_or(module);
    if tree.length <= LONG {
        parts.entry(module.to_owned()).or_default().extend(tree.into_items());
        return;
    }
    parts.entry(module.to_owned()).or_default().push(tree.id);
    for branch in tree.branches {
        split(types, branch, module, false, parts);
    }
}

/// The module of a type: that of what it belongs to, where its name says so, else its own.
fn module(ident: &str, owner: &[String]) -> String {
    if ident.starts_with(&pascal_case(owner)) { module_of(owner) } else { module_of(&words(ident)) }
}

fn module_of(words: &[String]) -> String {
    // A module may not have the name of a type, which only scripts without case would allow.
    let is_plain = |word: &String| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !words.is_empty() && words.iter().all(is_plain) {
        return module_ident(&snake_case(words));
    }
    let ascii: Vec<String> = words
        .iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    if ascii.is_empty() { "other".to_owned() } else { module_ident(&snake_case(&ascii)) }
}

/// A type with the inline types that it is the first to mention.
struct Tree {
    id: TypeId,
    /// About how many lines all of them take.
    length: usize,
    branches: Vec<Tree>,
}

impl Tree {
    /// All types, each before what it mentions.
    fn into_items(self) -> Vec<TypeId> {
        let mut items = vec![self.id];
        items.extend(self.branches.into_iter().flat_map(Tree::into_items));
        items
    }
}

/// Named types by name, each with the inline types of the family that it mentions.
fn reading_order(types: &Types, mut family: Vec<TypeId>) -> Vec<Tree> {
    family.sort_by(|left, right| {
        let (left, right) = (&types.get(*left).name, &types.get(*right).name);
        (left.wire.is_empty(), &left.ident).cmp(&(right.wire.is_empty(), &right.ident))
    });
    let mut left: HashSet<TypeId> = family.iter().copied().collect();
    family.into_iter().filter_map(|id| tree(types, id, &mut left, 0)).collect()
}

fn tree(types: &Types, id: TypeId, left: &mut HashSet<TypeId>, depth: usize) -> Option<Tree> {
    // What stands deeper than anybody reads begins a tree of its own.
    if depth > DEEPEST || !left.remove(&id) {
        return None;
    }
    let item = types.get(id);
    let mut mentioned = Vec::new();
    item.kind.for_each_type(&mut |ty| mentioned.extend(ty.named()));
    mentioned.retain(|id| types.get(*id).name.wire.is_empty());
    let branches: Vec<Tree> = mentioned.into_iter().filter_map(|inner| tree(types, inner, left, depth + 1)).collect();
    let length = length(item) + branches.iter().map(|branch| branch.length).sum::<usize>();
    Some(Tree { id, length, branches })
}

/// About how many lines a type takes.
pub(in crate::lower) fn length(item: &TypeItem) -> usize {
    let own = match &item.kind {
        TypeKind::Struct(found) => {
            let setter = if found.is_sent { 8 } else { 0 };
            25 + found.fields.iter().map(|field| 3 + field.docs.len() + setter).sum::<usize>()
        }
        TypeKind::Enum(found) => 30 + 5 * found.variants.len(),
        TypeKind::Union(found) => 30 + 11 * found.variants.len(),
        TypeKind::Alias(_) | TypeKind::Foreign(_) => 1,
    };
    own + item.docs.len()
}
