//! From drafts to the plan: aliases without a name disappear, names and files are settled, recursion is boxed.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::checks::settle_checks;
use super::defaults::settle_defaults;
use super::derives::settle_derives;
use super::files::files;
use super::names::{Naming, name_drafts};
use super::place_docs::describe_by_place;
use super::plan::TypePlan;
use super::queue::Queue;
use super::recursion::{DEEPEST, box_recursion, cut_aliases};
use super::usage::{settle_conversions, settle_initial, settle_presence};
use crate::lower::docs::Source;
use crate::model::{Module, TypeId, TypeItem, TypeKind, TypeRef, Types};
use crate::naming::Name;

/// Closes the queue. The types stand in a module below `home`.
pub(super) fn finish(mut queue: Queue<'_>, home: &Module) -> TypePlan {
    let Naming { names, owners } = name_drafts(&queue);
    let mut resolver = Resolver { targets: Vec::new(), nullable: Vec::new(), kept: Vec::new(), done: HashMap::new() };
    let mut count = 0;
    for (place, draft) in queue.drafts.iter().enumerate() {
        let target = match &draft.kind {
            Some(TypeKind::Alias(alias)) => Some(alias.target.clone()),
            Some(_) => None,
            None => Some(TypeRef::Value),
        };
        resolver.nullable.push(queue.nullable.contains(&place));
        let is_kept = target.is_none() || draft.component.is_some();
        resolver.kept.push(is_kept.then_some(TypeId(count)));
        count += usize::from(is_kept);
        resolver.targets.push(target);
    }
    let mut types = Types { home: home.child("types"), ..Types::default() };
    let mut places = Vec::new();
    let mut undescribed = Vec::new();
    for (place, (draft, name)) in queue.drafts.iter_mut().zip(&names).enumerate() {
        if resolver.kept[place].is_none() {
            continue;
        }
        let mut kind = draft.kind.take().unwrap_or(TypeKind::Alias(crate::model::Alias { target: TypeRef::Value }));
        match &mut kind {
            TypeKind::Alias(alias) => alias.target = resolver.target_of_alias(place),
            other => for_each_type(other, &mut |ty| *ty = resolver.resolve(ty, 0)),
        }
        let docs = queue.texts.doc_lines(
            &Source { title: draft.said.title, description: draft.said.description, ..Source::default() },
            String::new,
        );
        if docs.iter().all(String::is_empty) {
            undescribed.push(TypeId(types.items.len()));
        }
        types.items.push(TypeItem {
            docs,
            name: Name { wire: draft.component.unwrap_or_default().to_owned(), ident: name.clone() },
            deprecated: draft.deprecated,
            derives: Vec::new(),
            kind,
        });
        places.push(place);
    }
    cut_aliases(&mut types);
    let by_schema = queue.roots.iter().map(|(schema, ty)| (*schema, resolver.resolve(ty, 0))).collect();
    describe_by_place(&mut types, &undescribed, queue.api, &by_schema);
    let sent: Vec<TypeRef> = queue.sent.iter().map(|ty| resolver.resolve(ty, 0)).collect();
    settle_presence(&mut types, &sent, &places, &queue.read_only);
    settle_initial(&mut types, &places, &queue.known_tags);
    settle_defaults(&mut types);
    settle_checks(&mut types);
    settle_conversions(&mut types);
    box_recursion(&mut types);
    settle_derives(&mut types, &queue, &places);
    introduce_foreign(&mut types);
    types.files = files(&types, &places, &owners);
    TypePlan { types, by_schema, ..TypePlan::default() }
}

/// The runtime learns of each type of the user's once, and knows those of the standard library and of `serde_json` anyway.
fn introduce_foreign(types: &mut Types) {
    let mut introduced = HashSet::new();
    for item in &mut types.items {
        if let TypeKind::Foreign(foreign) = &mut item.kind {
            let path = foreign.path.trim_start_matches("::");
            let is_known = path.starts_with("std::") || path.starts_with("serde_json::") || !path.contains("::");
            foreign.is_introduced = !is_known && introduced.insert(path.to_owned());
        }
    }
}

/// Calls `change` for each type that is mentioned in `kind`.
pub(super) fn for_each_type(kind: &mut TypeKind, change: &mut dyn FnMut(&mut TypeRef)) {
    match kind {
        TypeKind::Struct(found) => {
            for field in &mut found.fields {
                change(&mut field.ty);
            }
            if let Some(additional) = &mut found.additional {
                change(&mut additional.value);
            }
        }
        TypeKind::Union(found) => {
            for variant in &mut found.variants {
                change(&mut variant.ty);
            }
        }
        TypeKind::Alias(alias) => change(&mut alias.target),
        TypeKind::Enum(_) | TypeKind::Foreign(_) => {}
    }
}

/// Turns places of drafts into ids of types.
struct Resolver {
    targets: Vec<Option<TypeRef>>,
    nullable: Vec<bool>,
    kept: Vec<Option<TypeId>>,
    done: HashMap<usize, Option<TypeRef>>,
}

impl Resolver {
    fn resolve(&mut self, ty: &TypeRef, depth: usize) -> TypeRef {
        if depth > DEEPEST {
            return TypeRef::Value;
        }
        match ty {
            TypeRef::Named(TypeId(place)) => self.named(*place, depth),
            TypeRef::Option(inner) => self.resolve(inner, depth + 1).nullable(),
            TypeRef::Vec(inner) => TypeRef::Vec(Box::new(self.resolve(inner, depth + 1))),
            TypeRef::Map(inner) => TypeRef::Map(Box::new(self.resolve(inner, depth + 1))),
            TypeRef::Boxed(inner) => TypeRef::Boxed(Box::new(self.resolve(inner, depth + 1))),
            other => other.clone(),
        }
    }

    fn named(&mut self, place: usize, depth: usize) -> TypeRef {
        if let Some(done) = self.done.get(&place) {
            // An alias that is still open leads back to itself.
            return done.clone().unwrap_or(TypeRef::Value);
        }
        let found = match (self.kept[place], self.targets[place].clone()) {
            (Some(id), None) => TypeRef::Named(id),
            (kept, target) => {
                self.done.insert(place, None);
                let target = self.resolve(&target.unwrap_or(TypeRef::Value), depth + 1);
                match kept {
                    // The name stands for the value; what may be `null` says so at each use.
                    Some(id) if matches!(target, TypeRef::Option(_)) => TypeRef::Named(id).nullable(),
                    Some(_) if target == TypeRef::Value => TypeRef::Value,
                    Some(id) => TypeRef::Named(id),
                    None => target,
                }
            }
        };
        let found = if self.nullable[place] { found.nullable() } else { found };
        self.done.insert(place, Some(found.clone()));
        found
    }

    /// What a kept alias stands for, without `null`.
    fn target_of_alias(&mut self, place: usize) -> TypeRef {
        let target = self.targets[place].clone().unwrap_or(TypeRef::Value);
        let before = self.done.insert(place, None);
        let resolved = self.resolve(&target, 0);
        match before {
            Some(before) => self.done.insert(place, before),
            None => self.done.remove(&place),
        };
        resolved.non_null().clone()
    }
}
