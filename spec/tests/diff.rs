//! Pairs of descriptions, and what is to be said about them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bindery_spec::diff::{Diff, Step, codes, diff, json, markdown, text};
use bindery_spec::{ReadOptions, Reading, read_path, read_text};
use serde_json::Value;

#[path = "support/changes.rs"]
mod changes;

use changes::{of_files, table};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn folders(name: &str) -> Vec<PathBuf> {
    let mut list: Vec<PathBuf> =
        fs::read_dir(folder(name)).expect(name).map(|entry| entry.expect(name).path()).collect();
    list.sort();
    assert!(!list.is_empty(), "{name} holds nothing");
    list
}

/// The real versions of one API, where the corpus is at hand.
fn versions() -> Vec<PathBuf> {
    let corpus = std::env::var_os("BINDERY_CORPUS").map_or_else(|| folder("../../shared/corpus"), PathBuf::from);
    let versions = ["2022-12-01", "2023-05-15", "2024-06-01", "2024-10-21"];
    let paths: Vec<PathBuf> =
        versions.iter().map(|version| corpus.join(format!("azure-openai/{version}.json"))).collect();
    if paths.iter().all(|path| path.is_file()) {
        return paths;
    }
    eprintln!("skipped: {} is not at hand", corpus.display());
    Vec::new()
}

#[test]
fn every_code_has_a_pair_that_shows_it_and_nothing_unexpected() {
    let pairs = folders("corpus/diff");
    for path in &pairs {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (found, ..) = of_files(&path.join("old.yaml"), &path.join("new.yaml"));
        let expected = fs::read_to_string(path.join("expected")).expect("`expected` beside the pair");
        assert_eq!(table(&found), expected, "{name}: if this is right, run `cargo run -p bindery-spec --example diff`");
        assert!(found.changes.iter().any(|change| change.code.id == name), "{name} does not show its code");
    }
    let names: Vec<_> = pairs.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    for code in codes::ALL {
        assert!(names.contains(&code.id), "there is no pair for `{}`", code.id);
    }
}

#[test]
fn the_same_written_otherwise_is_no_change() {
    for path in folders("corpus/same") {
        for (old, new) in [("one.yaml", "other.yaml"), ("other.yaml", "one.yaml")] {
            let (found, ..) = of_files(&path.join(old), &path.join(new));
            assert_eq!(table(&found), "", "{}, {old}", path.display());
        }
    }
}

#[test]
fn real_versions_differ_as_a_list_made_by_hand_says() {
    for pair in versions().windows(2) {
        let [old, new] = pair else { continue };
        let (found, ..) = of_files(old, new);
        let name = format!("{}.txt", new.file_stem().unwrap_or_default().to_string_lossy());
        let expected = fs::read_to_string(folder("tests/versions").join(&name)).expect("a list");
        assert_eq!(table(&found), expected, "{name}");
        assert_eq!(found.step(), Step::Major, "{name}");
    }
}

/// What a change is called when the two descriptions are exchanged, for those that have such a name.
fn reverse(id: &str) -> String {
    const PAIRS: [(&str, &str); 13] = [
        ("-added", "-removed"),
        ("null-allowed", "null-refused"),
        ("-widened", "-narrowed"),
        ("-tightened", "-loosened"),
        ("values-listed", "values-unlisted"),
        ("values-opened", "values-closed"),
        ("-required", "-optional"),
        ("others-refused", "others-allowed"),
        ("empty-value-refused", "empty-value-allowed"),
        ("parameter-deprecated", "parameter-reinstated"),
        ("operation-deprecated", "operation-reinstated"),
        ("property-write-only", "property-readable"),
        ("security-required", "security-dropped"),
    ];
    let kind = match id {
        "open-value-added" => "value-added",
        "required-body-added" => "body-added",
        "required-parameter-added" => "parameter-added",
        "optional-header-removed" => "header-removed",
        "property-removed" | "optional-property-removed" | "required-property-added" => "property-removed",
        "property-added" => return "property-removed".to_owned(),
        "deprecated" | "reinstated" => return "deprecated".to_owned(),
        // Who sets a property that is required also says whether callers have to.
        "property-required" | "property-optional" | "property-read-only" | "property-writable" => {
            return "property-required".to_owned();
        }
        "content-added" => return "body-removed".to_owned(),
        "media-type-preferred" => return "media-type-removed".to_owned(),
        other => other,
    };
    for (one, other) in PAIRS {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(start) = kind.strip_suffix(from) {
                let swapped = format!("{start}{to}");
                return if from == "-removed" || to == "-removed" { format!("{start}-removed") } else { swapped };
            }
        }
    }
    kind.to_owned()
}

/// How often each kind of change occurs, with those that come and those that go taken together.
fn kinds(found: &Diff, name: impl Fn(&str) -> String) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for change in &found.changes {
        *kinds.entry(name(change.code.id)).or_default() += 1;
    }
    kinds
}

#[test]
fn exchanging_the_two_exchanges_what_came_and_what_went() {
    let mut pairs: Vec<(PathBuf, PathBuf)> =
        folders("corpus/diff").iter().map(|path| (path.join("old.yaml"), path.join("new.yaml"))).collect();
    pairs.extend(versions().windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    for (old, new) in pairs {
        let (there, ..) = of_files(&old, &new);
        let (back, ..) = of_files(&new, &old);
        // Twice exchanged, so that both sides use the same names.
        let there = kinds(&there, |id| reverse(&reverse(id)));
        assert_eq!(there, kinds(&back, reverse), "{} and {}", old.display(), new.display());
    }
}

/// The document with every object's members, and every list whose order says nothing, in reverse.
fn reversed(value: &Value, key: &str) -> Value {
    const SETS: [&str; 9] =
        ["parameters", "required", "enum", "oneOf", "anyOf", "allOf", "security", "servers", "values"];
    match value {
        Value::Object(members) => members
            .iter()
            .rev()
            .map(|(key, value)| (key.clone(), reversed(value, key)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(|item| reversed(item, "")).collect();
            if SETS.contains(&key) {
                items.reverse();
            }
            items.into()
        }
        other => other.clone(),
    }
}

fn api(reading: &Reading) -> &bindery_spec::ir::Api {
    reading.api.as_ref().expect("it can be read")
}

#[test]
fn a_description_in_another_order_and_notation_is_the_same() {
    let mut files: Vec<PathBuf> = folders("corpus/diff").iter().map(|path| path.join("old.yaml")).collect();
    files.extend(folders("azure-openai-files"));
    files.extend(folders("image-library"));
    files.extend(versions());
    for file in files {
        let one = read_path(&file, &ReadOptions::default());
        let raw = one.documents.iter().next().expect("a document");
        for text in [
            serde_json::to_string(&reversed(raw, "")).expect("JSON"),
            serde_yaml::to_string(&reversed(raw, "")).expect("YAML"),
        ] {
            let other = read_text("other", &text, &ReadOptions::default());
            let found = diff(api(&one), api(&other));
            assert_eq!(table(&found), "", "{}", file.display());
            assert!(found.edits.is_empty(), "{}: {:?}", file.display(), found.edits);
            assert_eq!(found.step(), Step::None);
        }
    }
}

#[test]
fn every_form_shows_every_change() {
    for path in folders("corpus/diff") {
        let (found, old, new) = of_files(&path.join("old.yaml"), &path.join("new.yaml"));
        let shown = text(&found, &old.sources, &new.sources, false);
        let entry = markdown(&found);
        let object = json(&found, &old.sources, &new.sources);
        assert_eq!(object["changes"].as_array().map(Vec::len), Some(found.changes.len()));
        for change in &found.changes {
            let code = change.code.id;
            assert!(shown.contains(&format!("[{code}] {}: {}", change.subject, change.detail)), "{shown}");
            assert!(entry.contains(&format!("(`{code}`: ")), "{entry}");
            assert!(change.old.is_some() || change.new.is_some() || change.subject == "servers", "{code} has no place");
        }
        assert!(!shown.contains('\u{1b}') && text(&found, &old.sources, &new.sources, true).contains('\u{1b}'));
    }
}

#[test]
fn the_page_about_changes_is_written_from_the_tables() {
    let page = fs::read_to_string(folder("../docs/changes.md")).expect("docs/changes.md");
    assert_eq!(page, bindery_spec::diff::page(), "run `cargo run -p bindery-spec --example changes > docs/changes.md`");
}
