//! Which types of one version become those of another without a loss, and how.
//!
//! A conversion keeps the JSON: what it makes is sent as what it is made from would have been. Conversions need each other, so
//! all of them are taken for possible first, and those that something stands against are dropped until nothing changes.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::names::SetNames;
use super::share::Classes;
use super::step::{fields, step};
use crate::model::{
    AlternativeStep, Binding, Conversion, ConversionBody, ConversionSide, Conversions, Module, Shared, TypeId,
    TypeKind, Types, Union,
};

/// The types of all versions, and which conversions are possible as far as is known.
pub(super) struct Versions<'a> {
    bindings: &'a [Binding],
    classes: &'a Classes,
    possible: HashSet<(usize, usize)>,
}

impl<'a> Versions<'a> {
    pub(super) fn types(&self, version: usize) -> &'a Types {
        &self.bindings[version].types
    }

    pub(super) fn class(&self, version: usize, id: TypeId) -> usize {
        self.classes.of[version][id.0]
    }

    pub(super) fn is_possible(&self, classes: (usize, usize)) -> bool {
        self.possible.contains(&classes)
    }

    /// The newest type of a class, with its version.
    fn newest(&self, class: usize) -> Option<(usize, TypeId)> {
        self.classes.members[class].last().copied()
    }

    /// How the types of a class become those of another; absent where they do not.
    fn body(&self, (from, to): (usize, usize)) -> Option<ConversionBody> {
        let ((from_version, from), (to_version, to)) = (self.newest(from)?, self.newest(to)?);
        match (&self.types(from_version).get(from).kind, &self.types(to_version).get(to).kind) {
            (TypeKind::Enum(from), TypeKind::Enum(to)) => {
                (from.kind == to.kind).then_some(ConversionBody::Enumeration(from.kind))
            }
            (TypeKind::Struct(from), TypeKind::Struct(to)) => fields(self, (from_version, from), (to_version, to)),
            (TypeKind::Union(from), TypeKind::Union(to)) => {
                Some(self.alternatives((from_version, from), (to_version, to)))
            }
            _ => None,
        }
    }

    /// How a union becomes another. What the other has no alternative for, it keeps as the JSON that it is.
    fn alternatives(&self, (from_version, from): (usize, &Union), (to_version, to): (usize, &Union)) -> ConversionBody {
        let steps = from.variants.iter().map(|variant| {
            let other = to.variants.iter().find(|other| other.ident == variant.ident);
            let step = other.and_then(|other| {
                let step = step(self, (from_version, &variant.ty), (to_version, &other.ty))?;
                Some((other.ident.clone(), step))
            });
            AlternativeStep { from: variant.ident.clone(), to: step }
        });
        ConversionBody::Alternatives { steps: steps.collect(), fallbacks: (from.fallback.clone(), to.fallback.clone()) }
    }
}

/// Every conversion between the types of different versions. `shared` are the modules of those that several have.
pub(super) fn conversions(
    bindings: &[Binding],
    classes: &Classes,
    shared: &[Shared],
    names: &SetNames,
) -> Vec<Conversions> {
    let mut versions = Versions { bindings, classes, possible: candidates(bindings, classes) };
    loop {
        let lossy: Vec<(usize, usize)> =
            versions.possible.iter().copied().filter(|pair| versions.body(*pair).is_none()).collect();
        if lossy.is_empty() {
            break;
        }
        lossy.iter().for_each(|pair| {
            versions.possible.remove(pair);
        });
    }
    let places = Places::new(bindings, classes, shared, names);
    let mut files: BTreeMap<(Vec<usize>, Vec<usize>), Vec<Conversion>> = BTreeMap::new();
    for (from, to) in &versions.possible {
        let (Some((version, id)), Some(body)) = (versions.newest(*from), versions.body((*from, *to))) else { continue };
        let (from_set, to_set) = (classes.versions(*from), classes.versions(*to));
        let is_forward = from_set.last() < to_set.last();
        let features = [*from, *to].map(|class| places.features.get(&class).cloned().unwrap_or_default());
        let conversion = Conversion {
            ident: versions.types(version).get(id).name.ident.clone(),
            is_forward,
            features: features.into_iter().filter(|features| !features.is_empty()).collect(),
            body,
        };
        let sides = if is_forward { (from_set, to_set) } else { (to_set, from_set) };
        files.entry(sides).or_default().push(conversion);
    }
    files
        .into_iter()
        .map(|((older, newer), mut items)| {
            items.sort_by(|left, right| (&left.ident, !left.is_forward).cmp(&(&right.ident, !right.is_forward)));
            let (older, newer) = (places.side(&older), places.side(&newer));
            let name = format!("{}_with_{}", older.name, newer.name);
            Conversions { home: Module::root().child("conversions").child(&name), older, newer, items }
        })
        .collect()
}

/// Pairs of different types with the same name, in both directions.
fn candidates(bindings: &[Binding], classes: &Classes) -> HashSet<(usize, usize)> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (class, members) in classes.members.iter().enumerate() {
        if let Some((version, id)) = members.last() {
            by_name.entry(&bindings[*version].types.get(*id).name.ident).or_default().push(class);
        }
    }
    let pairs = |classes: Vec<usize>| -> Vec<(usize, usize)> {
        let other = |from: usize| classes.iter().filter(move |to| **to != from).map(move |to| (from, *to));
        classes.iter().flat_map(|from| other(*from)).collect()
    };
    by_name.into_values().flat_map(pairs).collect()
}

/// Where the types of each class stand.
struct Places<'a> {
    bindings: &'a [Binding],
    names: &'a SetNames,
    /// By the versions that have it in common.
    shared: HashMap<Vec<usize>, &'a Shared>,
    /// The features of groups that bring in a class, where not all do.
    features: HashMap<usize, Vec<String>>,
}

impl<'a> Places<'a> {
    fn new(bindings: &'a [Binding], classes: &Classes, shared: &'a [Shared], names: &'a SetNames) -> Self {
        let mut features = HashMap::new();
        let mut of_files = |types: &Types, class: &dyn Fn(TypeId) -> Option<usize>| {
            for file in types.files.iter().filter(|file| !file.features.is_empty()) {
                features.extend(file.items.iter().filter_map(|id| Some((class(*id)?, file.features.clone()))));
            }
        };
        for (version, binding) in bindings.iter().enumerate() {
            of_files(&binding.types, &|id| classes.of[version].get(id.0).copied());
        }
        let mut sets = HashMap::new();
        for one in shared {
            let Some(version) = bindings.iter().position(|binding| binding.home == one.newest) else { continue };
            let known: HashMap<&str, usize> = bindings[version]
                .types
                .items
                .iter()
                .zip(&classes.of[version])
                .map(|(item, class)| (item.name.ident.as_str(), *class))
                .collect();
            of_files(&one.types, &|id| known.get(one.types.get(id).name.ident.as_str()).copied());
            let versions = bindings
                .iter()
                .enumerate()
                .filter(|(_, binding)| binding.feature.as_ref().is_some_and(|feature| one.features.contains(feature)));
            sets.insert(versions.map(|(version, _)| version).collect(), one);
        }
        Self { bindings, names, shared: sets, features }
    }

    /// The module for what these versions have in common, or one has alone.
    fn side(&self, versions: &[usize]) -> ConversionSide {
        let name = self.names.get(versions).to_owned();
        let newest = versions.last().map(|version| &self.bindings[*version]);
        let (types, features) = match (self.shared.get(versions), newest) {
            (Some(shared), _) => (shared.types.home.clone(), shared.features.clone()),
            (None, Some(only)) => (only.types.home.clone(), only.feature.iter().cloned().collect()),
            (None, None) => (Module::root(), Vec::new()),
        };
        let shown = newest.map_or_else(Module::root, |newest| newest.types.home.clone());
        ConversionSide { name, types, shown, features }
    }
}
