//! The types that several versions have in common, in modules of their own.
//!
//! A module for each set of versions, since that is what its cargo gate says. Each has an arena of its own, of its types and
//! all that they mention; what stands in the module of a larger set is brought in from there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::SetNames;
use crate::model::{Binding, Import, Module, Shared, TypeFile, TypeId, TypeItem, TypeKind, Types};

/// Which types are shared, and by whom.
pub(super) struct Classes {
    /// For each version, the class of each type.
    pub(super) of: Vec<Vec<usize>>,
    /// For each class, the versions that have it with its type there, in order.
    pub(super) members: Vec<Vec<(usize, TypeId)>>,
}

impl Classes {
    pub(super) fn new(of: Vec<Vec<usize>>) -> Self {
        let count = of.iter().flatten().max().map_or(0, |last| last + 1);
        let mut members = vec![Vec::new(); count];
        for (version, classes) in of.iter().enumerate() {
            for (place, class) in classes.iter().enumerate() {
                members[*class].push((version, TypeId(place)));
            }
        }
        Self { of, members }
    }

    /// The versions that have the class of a type.
    pub(super) fn versions(&self, class: usize) -> Vec<usize> {
        self.members[class].iter().map(|(version, _)| *version).collect()
    }

    /// Every set of versions that has something of its own, and each version alone.
    pub(super) fn sets(&self) -> BTreeSet<Vec<usize>> {
        let alone = (0..self.of.len()).map(|version| vec![version]);
        (0..self.members.len()).map(|class| self.versions(class)).chain(alone).collect()
    }

    fn set(&self, version: usize, id: TypeId) -> Vec<usize> {
        self.versions(self.of[version][id.0])
    }
}

/// Takes the types that several versions have out of each of them, and puts them into modules of their own.
pub(super) fn share(bindings: &mut [Binding], classes: &Classes, names: &SetNames) -> Vec<Shared> {
    let mut sets: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for class in 0..classes.members.len() {
        let versions = classes.versions(class);
        if versions.len() > 1 {
            sets.entry(versions).or_default().push(class);
        }
    }
    let sharing = Sharing { homes: homes(names, sets.keys()), features: features(bindings), bindings, classes };
    let shared: Vec<(Vec<usize>, Shared)> = sets
        .into_iter()
        .filter_map(|(versions, members)| Some((versions.clone(), sharing.module(&versions, &members)?)))
        .collect();
    let own: Vec<(Vec<TypeFile>, Vec<Import>)> =
        (0..bindings.len()).map(|version| own(&bindings[version].types, version, classes, &shared)).collect();
    for (binding, (files, imports)) in bindings.iter_mut().zip(own) {
        binding.types.files = files;
        binding.types.imports = imports;
    }
    shared.into_iter().map(|(_, shared)| shared).collect()
}

/// The module of each set of versions.
fn homes<'a>(names: &SetNames, sets: impl Iterator<Item = &'a Vec<usize>>) -> HashMap<Vec<usize>, Module> {
    sets.map(|set| (set.clone(), Module::root().child("shared").child(names.get(set)))).collect()
}

/// For each version and type, the features of its file.
fn features(bindings: &[Binding]) -> Vec<Vec<Vec<String>>> {
    let of_version = |binding: &Binding| {
        let mut features = vec![Vec::new(); binding.types.items.len()];
        for file in &binding.types.files {
            file.items.iter().for_each(|id| features[id.0].clone_from(&file.features));
        }
        features
    };
    bindings.iter().map(of_version).collect()
}

struct Sharing<'a> {
    homes: HashMap<Vec<usize>, Module>,
    features: Vec<Vec<Vec<String>>>,
    bindings: &'a [Binding],
    classes: &'a Classes,
}

impl Sharing<'_> {
    /// What these versions have in common and no others do, as the newest of them has it.
    fn module(&self, versions: &[usize], members: &[usize]) -> Option<Shared> {
        let newest = *versions.last()?;
        let source = &self.bindings.get(newest)?.types;
        let mut own: Vec<TypeId> =
            members.iter().filter_map(|class| self.classes.members[*class].last()).map(|(_, id)| *id).collect();
        own.sort_unstable();
        let (ids, places) = reached(source, &own);
        let mut types = Types { home: self.homes.get(versions)?.clone(), ..Types::default() };
        for id in &ids {
            let mut item: TypeItem = source.get(*id).clone();
            item.kind.for_each_id(&mut |inner| *inner = places[inner]);
            if let TypeKind::Struct(found) = &mut item.kind {
                // What a request of any version carries has its setters in all of them.
                found.is_sent = self.is_sent(self.classes.of[newest][id.0]);
            }
            types.items.push(item);
            types.is_checked.push(source.is_checked.get(id.0) == Some(&true));
        }
        let is_own = |id: &TypeId| own.binary_search(id).is_ok();
        for file in &source.files {
            let items: Vec<TypeId> = file.items.iter().copied().filter(is_own).collect();
            if items.is_empty() {
                continue;
            }
            let features = any(items.iter().flat_map(|id| self.features_of(newest, *id)));
            let items = items.iter().map(|id| places[id]).collect();
            types.files.push(TypeFile { features, items, ..file.clone() });
        }
        types.imports = self.imports(&types, &ids, newest);
        Some(Shared {
            features: versions.iter().filter_map(|version| self.bindings[*version].feature.clone()).collect(),
            newest: self.bindings[newest].home.clone(),
            types,
        })
    }

    fn is_sent(&self, class: usize) -> bool {
        self.classes.members[class].iter().any(|(version, id)| {
            matches!(&self.bindings[*version].types.get(*id).kind, TypeKind::Struct(found) if found.is_sent)
        })
    }

    /// The features of a type's file in each version that has the type.
    fn features_of(&self, version: usize, id: TypeId) -> Vec<&[String]> {
        let class = self.classes.of[version][id.0];
        self.classes.members[class].iter().map(|(version, id)| self.features[*version][id.0].as_slice()).collect()
    }

    /// What the files of a module mention of the modules of larger sets. `ids` are its types in the version `newest`.
    fn imports(&self, types: &Types, ids: &[TypeId], newest: usize) -> Vec<Import> {
        let own: BTreeSet<TypeId> = types.files.iter().flat_map(|file| &file.items).copied().collect();
        let mut users: BTreeMap<TypeId, Vec<&[String]>> = BTreeMap::new();
        for file in &types.files {
            for id in &file.items {
                types.get(*id).kind.clone().for_each_id(&mut |inner| {
                    if !own.contains(inner) {
                        users.entry(*inner).or_default().push(&file.features);
                    }
                });
            }
        }
        let mut imports: BTreeMap<(Module, Vec<String>), Vec<TypeId>> = BTreeMap::new();
        for (id, features) in users {
            let set = self.classes.set(newest, ids[id.0]);
            if let Some(home) = self.homes.get(&set) {
                imports.entry((home.clone(), any(features.into_iter()))).or_default().push(id);
            }
        }
        in_order(types, imports, false)
    }
}

/// What is left in the files of a version, and what it shows of others.
fn own(
    types: &Types,
    version: usize,
    classes: &Classes,
    shared: &[(Vec<usize>, Shared)],
) -> (Vec<TypeFile>, Vec<Import>) {
    let is_own = |id: &TypeId| classes.set(version, *id).len() == 1;
    let files = types.files.iter().filter_map(|file| {
        let items: Vec<TypeId> = file.items.iter().copied().filter(is_own).collect();
        (!items.is_empty()).then(|| TypeFile { items, ..file.clone() })
    });
    let places: HashMap<&str, TypeId> =
        types.items.iter().enumerate().map(|(place, item)| (item.name.ident.as_str(), TypeId(place))).collect();
    let mut imports: BTreeMap<(Module, Vec<String>), Vec<TypeId>> = BTreeMap::new();
    for (_, other) in shared.iter().filter(|(versions, _)| versions.contains(&version)) {
        for file in &other.types.files {
            let names = file.items.iter().map(|id| other.types.get(*id).name.ident.as_str());
            let items = names.filter_map(|name| places.get(name).copied());
            imports.entry((other.types.home.clone(), file.features.clone())).or_default().extend(items);
        }
    }
    (files.collect(), in_order(types, imports, true))
}

fn in_order(types: &Types, imports: BTreeMap<(Module, Vec<String>), Vec<TypeId>>, is_public: bool) -> Vec<Import> {
    let import = |((from, features), mut items): ((Module, Vec<String>), Vec<TypeId>)| {
        items.sort_by_key(|id| &types.get(*id).name.ident);
        Import { from, is_public, features, items }
    };
    imports.into_iter().map(import).collect()
}

/// The features any of which brings in one of several things; none where one of them is always there.
pub(super) fn any<'a>(features: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let mut all = BTreeSet::new();
    for features in features {
        if features.is_empty() {
            return Vec::new();
        }
        all.extend(features.iter().cloned());
    }
    all.into_iter().collect()
}

/// The types themselves and all that they mention, and the place of each.
fn reached(types: &Types, own: &[TypeId]) -> (Vec<TypeId>, HashMap<TypeId, TypeId>) {
    let mut ids: Vec<TypeId> = Vec::new();
    let mut places: HashMap<TypeId, TypeId> = HashMap::new();
    let mut open: Vec<TypeId> = own.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        if places.contains_key(&id) {
            continue;
        }
        places.insert(id, TypeId(ids.len()));
        ids.push(id);
        types.get(id).kind.clone().for_each_id(&mut |inner| open.push(*inner));
    }
    (ids, places)
}
