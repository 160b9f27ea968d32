//! The folders of the types of a crate, and which types share a file.
//!
//! In: files of one component each, in the folders of those who need them. Out: fewer files and folders, in which nothing
//! has other features than before. Not known here: who needs what.

use std::collections::{BTreeMap, HashSet};

use super::gather::{Part, gather};
use super::types::length;
use crate::model::{TypeFile, Types};
use crate::naming::{Wanted, module_ident, settle};

/// Files are joined up to about this many lines.
const LONG: usize = 500;

/// A folder with more files than this is hard to find anything in.
const CROWDED: usize = 150;

/// Fewer files than this need no folder.
const FEW: usize = 4;

/// Joins files that are short, and puts those into folders that are many.
pub(super) fn arrange(types: &mut Types) {
    if types.files.iter().any(|file| file.module.is_empty()) {
        return;
    }
    join_short(types);
    for nth in 0..3 {
        split_crowded(&mut types.files, nth);
    }
    rename_like_folders(&mut types.files);
    types.files.sort_by(|left, right| (&left.folder, &left.module).cmp(&(&right.folder, &right.module)));
}

/// Joins the files of a folder that have the same features and whose names begin alike. A folder that is short as a whole
/// becomes a file.
fn join_short(types: &mut Types) {
    let lines = |file: &TypeFile| file.items.iter().map(|id| length(types.get(*id))).sum::<usize>();
    let lines: Vec<usize> = types.files.iter().map(lines).collect();
    let mut folders: BTreeMap<&str, BTreeMap<&[String], Vec<usize>>> = BTreeMap::new();
    for (place, file) in types.files.iter().enumerate() {
        folders.entry(&file.folder).or_default().entry(&file.features).or_default().push(place);
    }
    let mut joined = Vec::new();
    for (folder, sets) in folders {
        let all = || sets.values().flatten();
        if sets.len() == 1 && !folder.is_empty() && all().map(|place| lines[*place]).sum::<usize>() <= LONG {
            joined.extend(sets.values().map(|places| join(&types.files, places, "", folder.to_owned())));
            continue;
        }
        let heaps: Vec<Alike> = sets.values().flat_map(|places| alike(&types.files, places, &lines)).collect();
        let wanted: Vec<Wanted> = heaps.iter().map(|heap| heap.wanted.clone()).collect();
        let named = heaps.iter().zip(settle(&wanted, &HashSet::new()));
        joined.extend(named.map(|(heap, module)| join(&types.files, &heap.places, folder, module)));
    }
    types.files = joined;
}

/// Files that become one.
struct Alike {
    places: Vec<usize>,
    wanted: Wanted,
}

/// What becomes of files that could stand together.
fn alike(files: &[TypeFile], places: &[usize], lines: &[usize]) -> Vec<Alike> {
    let name = |place: &usize| bare(&files[*place].module);
    let part = |place: &usize| Part { way: name(place).split('_').collect(), lines: lines[*place] };
    let parts: Vec<Part<'_>> = places.iter().map(part).collect();
    let mut first: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (nth, part) in parts.iter().enumerate() {
        first.entry(part.way.first().copied().unwrap_or_default()).or_default().push(nth);
    }
    let heaps = first.into_values().flat_map(|alike| gather(&parts, alike, 1, LONG));
    let alike = heaps.map(|heap| {
        let own = files[places[heap.parts[0]]].module.clone();
        let candidates = match heap.parts.as_slice() {
            [_] => vec![own.clone()],
            several => vec![module_ident(&parts[several[0]].way[..heap.depth].join("_")), own.clone()],
        };
        let places = heap.parts.iter().map(|nth| places[*nth]).collect();
        Alike { places, wanted: Wanted { key: own, candidates } }
    });
    alike.collect()
}

/// One file of several, which all have the same features.
fn join(files: &[TypeFile], places: &[usize], folder: &str, module: String) -> TypeFile {
    let features = places.first().map(|place| files[*place].features.clone()).unwrap_or_default();
    let items = places.iter().flat_map(|place| files[*place].items.iter().copied()).collect();
    TypeFile { folder: folder.to_owned(), module, features, items }
}

/// Files that the same groups need get a folder of their own, where there are some of them.
pub(super) fn split_shared(files: &mut [TypeFile], shared: &str) {
    let mut sets: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (place, file) in files.iter().enumerate().filter(|(_, file)| file.folder == shared) {
        sets.entry(file.features.clone()).or_default().push(place);
    }
    let mut taken: HashSet<String> = files.iter().map(|file| file.folder.clone()).collect();
    for (features, places) in sets.into_iter().filter(|(features, places)| !features.is_empty() && places.len() >= FEW)
    {
        let words: Vec<String> = features.iter().map(|feature| feature.replace('-', "_")).collect();
        let short = match words.as_slice() {
            [first, _, _, _, ..] => format!("{first}_and_others"),
            few => few.join("_and_"),
        };
        let long = words.join("_and_");
        let Some(name) = [short, long].into_iter().find(|name| taken.insert(name.clone())) else { continue };
        places.into_iter().for_each(|place| files[place].folder.clone_from(&name));
    }
}

/// In a folder of very many files, those whose names have the same word at that place get one of their own.
fn split_crowded(files: &mut [TypeFile], nth: usize) {
    let mut folders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, file) in files.iter().enumerate() {
        folders.entry(file.folder.clone()).or_default().push(place);
    }
    let mut taken: HashSet<String> = folders.keys().cloned().collect();
    for (folder, places) in folders.into_iter().filter(|(_, places)| places.len() > CROWDED) {
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for place in &places {
            if let Some(word) = bare(&files[*place].module).split('_').nth(nth) {
                by_word.entry(word.to_owned()).or_default().push(*place);
            }
        }
        let mut words: Vec<(String, Vec<usize>)> = by_word.into_iter().collect();
        words.sort_by(|left, right| right.1.len().cmp(&left.1.len()).then(left.0.cmp(&right.0)));
        let mut left = places.len();
        for (word, places) in words.into_iter().filter(|(_, places)| places.len() >= FEW) {
            if left <= CROWDED {
                break;
            }
            let name = format!("{folder}_{word}");
            if taken.insert(name.clone()) {
                left -= places.len();
                places.into_iter().for_each(|place| files[place].folder.clone_from(&name));
            }
        }
    }
}

pub(super) fn bare(module: &str) -> &str {
    module.trim_start_matches("r#").trim_end_matches('_')
}

/// A module is not named like the folder that it stands in.
fn rename_like_folders(files: &mut [TypeFile]) {
    for place in 0..files.len() {
        if files[place].module == files[place].folder {
            let base = format!("{}_types", bare(&files[place].module));
            let mut name = base.clone();
            let mut further = 2;
            while files.iter().any(|file| file.folder == files[place].folder && file.module == name) {
                name = format!("{base}{further}");
                further += 1;
            }
            files[place].module = name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Alias, TypeId, TypeItem, TypeKind, TypeRef};
    use crate::naming::Name;

    /// Aliases of so many lines of documentation, each in a file of its own: folder, module, feature.
    fn types(files: &[(&str, &str, &str, usize)]) -> Types {
        let mut types = Types::default();
        for (folder, module, feature, lines) in files {
            types.files.push(TypeFile {
                folder: (*folder).to_owned(),
                module: (*module).to_owned(),
                features: vec![(*feature).to_owned()],
                items: vec![TypeId(types.items.len())],
            });
            types.items.push(TypeItem {
                name: Name { wire: String::new(), ident: (*module).to_owned() },
                docs: vec![String::new(); *lines].into(),
                deprecated: false,
                derives: Vec::new(),
                kind: TypeKind::Alias(Alias { target: TypeRef::Bool }),
            });
        }
        types
    }

    fn arranged(files: &[(&str, &str, &str, usize)]) -> Vec<String> {
        let mut types = types(files);
        arrange(&mut types);
        let names = |file: &TypeFile| {
            let items: Vec<&str> = file.items.iter().map(|id| types.get(*id).name.ident.as_str()).collect();
            format!("{}/{} ({}): {}", file.folder, file.module, file.features.join(" "), items.join(" "))
        };
        types.files.iter().map(names).collect()
    }

    #[test]
    fn files_whose_names_begin_alike_are_joined_and_a_short_folder_is_a_file() {
        let files = [
            ("core", "node", "core", 400),
            ("core", "pod", "core", 100),
            ("core", "pod_list", "core", 100),
            ("core", "pod_spec", "core", 450),
            ("apps", "daemon", "apps", 100),
            ("apps", "replica", "apps", 100),
        ];
        assert_eq!(
            arranged(&files),
            [
                "/apps (apps): daemon replica",
                "core/node (core): node",
                "core/pod (core): pod pod_list",
                "core/pod_spec (core): pod_spec"
            ]
        );
    }

    #[test]
    fn what_other_features_need_stays_apart() {
        let files = [("shared", "pod", "a", 10), ("shared", "pod_list", "b", 10), ("shared", "pod_spec", "b", 10)];
        assert_eq!(arranged(&files), ["shared/pod (a): pod", "shared/pod_list (b): pod_list pod_spec"]);
    }
}
