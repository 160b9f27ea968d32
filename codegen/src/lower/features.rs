//! Which cargo feature brings in which part of a large crate.
//!
//! In: the types and calls of a crate. Out: the same, with a feature at each group of operations and, at each file of types,
//! the features that need it: a group needs the files whose types it mentions, and what these need in turn. Each file is put into the folder of
//! who needs it. Not known here: how features are written down.

use std::collections::{BTreeSet, HashSet};

use super::folders::{bare, split_shared};
use crate::model::calls::{Calls, Group};
use crate::model::{TypeRef, Types};
use crate::options::TagFeatures;

/// With so many operations and types together, a crate has features: a whole of this size takes seconds to compile.
const LARGE: usize = 400;

/// A file that more groups need is always there: to list them all would cost a reader more than it saves.
const MANY: usize = 8;

/// The feature that stands for all groups, and for the types that no operation carries.
pub(crate) const ALL: &str = "all";

/// Features that a crate may have for other reasons.
const RESERVED: &[&str] = &[ALL, "default", "rustls", "native-tls", "blocking", "proptest", "tracing"];

/// Gives each group of operations a feature, where the crate is large or `choice` says so.
pub(super) fn assign_features(types: &mut Types, calls: &mut Calls, choice: TagFeatures) {
    let operations: usize = calls.groups.iter().map(|group| group.operations.len()).sum();
    let is_wanted = match choice {
        TagFeatures::Auto => operations + types.items.len() >= LARGE,
        TagFeatures::Always => true,
        TagFeatures::Never => false,
    };
    if !is_wanted || calls.groups.len() < 2 {
        return;
    }
    name_features(&mut calls.groups);
    if types.files.iter().any(|file| file.module.is_empty()) {
        return;
    }
    let needs = needs(types, calls);
    let (shared, further) = (free_folder("shared", calls), free_folder("further", calls));
    for (file, need) in types.files.iter_mut().zip(needs) {
        let groups: Vec<&Group> = need.groups.iter().map(|place| &calls.groups[*place]).collect();
        file.folder = match groups.as_slice() {
            _ if need.is_always => shared.clone(),
            [] => further.clone(),
            [only] => only.module.clone(),
            _ => shared.clone(),
        };
        file.features = match groups.len() {
            _ if need.is_always => Vec::new(),
            0 => vec![ALL.to_owned()],
            1..=MANY => groups.iter().filter_map(|group| group.feature.clone()).collect(),
            _ => Vec::new(),
        };
    }
    split_shared(&mut types.files, &shared);
}

/// A feature for each group, named like its module; unique, since modules are.
fn name_features(groups: &mut [Group]) {
    let mut taken: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    for group in groups {
        let parts: Vec<&str> = bare(&group.module).split('_').filter(|part| !part.is_empty()).collect();
        let base = if parts.is_empty() { "operations".to_owned() } else { parts.join("-") };
        let mut name = base.clone();
        let mut further = 1;
        while !taken.insert(name.clone()) {
            name = if further == 1 { format!("{base}-operations") } else { format!("{base}-operations-{further}") };
            further += 1;
        }
        group.feature = Some(name);
    }
}

/// Who needs a file.
#[derive(Clone, Default)]
struct Need {
    /// Whether the client itself does.
    is_always: bool,
    /// The groups that do, by place.
    groups: BTreeSet<usize>,
}

fn needs(types: &Types, calls: &Calls) -> Vec<Need> {
    let mut file_of = vec![0; types.items.len()];
    for (place, file) in types.files.iter().enumerate() {
        file.items.iter().for_each(|id| file_of[id.0] = place);
    }
    let edges: Vec<BTreeSet<usize>> = types
        .files
        .iter()
        .map(|file| {
            let mut targets = BTreeSet::new();
            for id in &file.items {
                let item = types.get(*id);
                item.kind.for_each_type(&mut |ty| targets.extend(ty.named().map(|id| file_of[id.0])));
            }
            targets
        })
        .collect();
    let mut needs = vec![Need::default(); types.files.len()];
    let mut always = Vec::new();
    let of_client = calls.client.parameters.iter().map(|parameter| &parameter.ty);
    let of_headers = calls.headers.iter().map(|header| &header.ty);
    always.extend(of_client.chain(of_headers).filter_map(TypeRef::named).map(|id| file_of[id.0]));
    for place in reached(&edges, always) {
        needs[place].is_always = true;
    }
    for (group, found) in calls.groups.iter().enumerate() {
        let mut mentioned = Vec::new();
        for operation in &found.operations {
            operation.for_each_type(&mut |ty| mentioned.extend(ty.named().map(|id| file_of[id.0])));
        }
        for place in reached(&edges, mentioned) {
            needs[place].groups.insert(group);
        }
    }
    needs
}

/// The places that can be reached from `open`, these included.
fn reached(edges: &[BTreeSet<usize>], mut open: Vec<usize>) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    while let Some(place) = open.pop() {
        if seen.insert(place) {
            open.extend(&edges[place]);
        }
    }
    seen
}

/// A name for a folder of types that no group has.
fn free_folder(wanted: &str, calls: &Calls) -> String {
    let is_taken = |name: &str| calls.groups.iter().any(|group| group.module == name);
    if is_taken(wanted) { format!("{wanted}_by_groups") } else { wanted.to_owned() }
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::*;
    use crate::{Options, generate};

    #[test]
    fn what_is_reached_includes_circles_and_the_start() {
        let edges = [BTreeSet::from([1]), BTreeSet::from([0, 2]), BTreeSet::new(), BTreeSet::from([0])];
        assert_eq!(reached(&edges, vec![0]), BTreeSet::from([0, 1, 2]));
        assert_eq!(reached(&edges, Vec::new()), BTreeSet::new());
    }

    #[test]
    fn groups_that_are_features_are_told_of() {
        let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {get: {tags: [as], responses: {'200': {description: Ok.}}}}
  /b: {get: {tags: [bs], responses: {'200': {description: Ok.}}}}
";
        let reading = read_text("a.yaml", text, &ReadOptions::default());
        let readme = |choice| {
            let output = generate(&reading, &Options::default().with_tag_features(choice)).expect("a crate");
            output.tree.get("README.md").expect("it has one").to_owned()
        };
        let with = readme(TagFeatures::Always);
        assert!(with.contains("`default-features = false, features = [\"rustls\", \"as\"]`"), "{with}");
        assert!(with.contains("any of the 2 from `as` to `bs`"), "{with}");
        assert!(with.contains("`default-features = false, features = [\"native-tls\", \"all\"]`"), "{with}");
        let without = readme(TagFeatures::Never);
        assert!(without.contains("`default-features = false, features = [\"native-tls\"]`"), "{without}");
        assert!(!without.contains("cargo feature"), "{without}");
    }
}
