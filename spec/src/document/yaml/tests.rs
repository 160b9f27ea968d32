use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::document::node::Kind;

/// Every node with its text and its place.
fn outline(document: &Document) -> Vec<String> {
    let node = |(place, node): (usize, &crate::document::node::Node)| {
        let id = crate::document::NodeId(u32::try_from(place).expect("there are few"));
        let what = match &node.kind {
            Kind::Scalar { text, style, tag } => format!("{style:?} {tag:?} {:?}", document.text(text)),
            Kind::Sequence { .. } => format!("{:?}", document.items(id)),
            Kind::Mapping { .. } => {
                let members = document.members(id).iter();
                let member = |member: &crate::document::node::Member| {
                    format!("{:?} {}..{} {:?}", document.text(&member.key), member.start, member.end, member.value)
                };
                members.map(member).collect::<Vec<_>>().join(", ")
            }
        };
        format!("{}..{} in {:?}/{} {what}", node.start, node.end, node.parent, node.slot)
    };
    document.nodes.iter().enumerate().map(node).collect()
}

/// Whether the common reader knows a text; then both read the same.
fn agree(text: &str, place: &str) -> bool {
    let text: Arc<String> = Arc::new(text.to_owned());
    let sinks = (Sink::default(), Sink::default());
    let Some(common) = common::parse(FileId(0), &text, &sinks.0) else { return false };
    let Some(whole) = events::parse(FileId(0), &text, &sinks.1) else {
        panic!("{place}: only one reads it: {:?}", sinks.1.into_sorted());
    };
    let (common, whole) = (outline(&common), outline(&whole));
    for (common, whole) in common.iter().zip(&whole) {
        assert_eq!(common, whole, "{place}");
    }
    assert_eq!(common.len(), whole.len(), "{place}");
    assert_eq!(sinks.0.into_sorted(), sinks.1.into_sorted(), "{place}");
    true
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            found.push(path);
        }
    }
}

#[test]
fn both_readers_read_the_same_of_every_document() {
    let mut found = Vec::new();
    files(Path::new(env!("CARGO_MANIFEST_DIR")), &mut found);
    if let Some(corpus) = std::env::var_os("BINDERY_CORPUS") {
        files(Path::new(&corpus), &mut found);
    }
    let known = found
        .iter()
        .filter(|path| fs::read_to_string(path).is_ok_and(|text| agree(&text, &path.display().to_string())));
    let known = known.count();
    assert!(known * 10 > found.len() * 8, "{known} of {} are common", found.len());
}

#[test]
fn what_the_common_reader_knows_it_reads_as_the_other_does() {
    let texts = [
        ("a: b\n", true),
        ("---\na: b", true),
        ("# c\n\n--- \n# d\na:   b # e\n", true),
        ("a:\n  - b\n  -   c: d\n      e: f\n  -\n  -\n    g\n", true),
        ("a:\n- b\n-\n- - c\n  - d\ne: f\n", true),
        ("a:\nb: # c\nd:\n  # e\n  f:\n", true),
        ("a: b\n  c\n\n\n  d # e\nf: 'g\n\n  h''i'\nj: \"k \\\n   l\\t\n  m\\u00e9\"\n", true),
        ("a: |\n  b\n    c\n\n\n  d\n\n\ne: >\n  f\n  g\n\n   h\n  i\n\n  j\n", true),
        ("a: |-\n  b\n\nc: |+\n  d\n\n# e\nf: >2\n    g\n  h\n", true),
        ("a:\n  - b: |+\n       \n    c: d\n  - e: |2+\n    f: |\n\n\n  # g\n  - h\n", true),
        ("a:\n  b: {\n    c: d\n  }\n  e: [\n    f\n  ]\n", true),
        ("a: {b: c, 'd':e, \"f\": [g, {}], }\nh: [\n    i,\n  j ]\n", true),
        ("'a': b\n\"c d\" : e\nf g: http://h/#i?j={k}\n? : l\n", false),
        ("a: b: c\n", false),
        ("a: 'b' c\n", false),
        ("a: &x b\nc: *x\n", false),
        ("a: !!str b\n", false),
        ("? a\n: b\n", false),
        ("<<: {a: b}\n", false),
        ("a: b\n---\nc: d\n", false),
        ("a:\n\tb: c\n", false),
        ("a: b\r\nc: d\r\n", false),
        ("a: b\u{85}c\n", false),
        ("a: [b\nc]\n", false),
        ("a: b\n c: d\n", false),
        ("a:\n    b: c\n  d: e\n", false),
        ("a: \"\\ud83d\"\n", false),
        ("a: |\n  b", false),
        ("", false),
    ];
    for (text, is_known) in texts {
        assert_eq!(agree(text, text), is_known, "{text}");
    }
}

/// The text about a place.
fn around(text: &str, at: usize) -> String {
    text.chars().skip(at.saturating_sub(60)).take(120).collect()
}

#[test]
fn a_mistake_is_never_read_as_something_else() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/accept"), &mut found);
    let other = "a:\n  - b: |+\n      \n    c: >\n\n      d\n  - e: {\n    f: g\n  }\n".to_owned();
    let text = "a: 'x y'\nb:\n- c: |\n    d\n    e\n  f: [g, {h: i}]\n- \"j\"\nk: l\n  m # n\n".to_owned();
    let texts = found.iter().filter_map(|path| fs::read_to_string(path).ok()).chain([other, text]);
    // Every change at every place of the last two, and at some places of the others.
    let steps = (0..found.len()).map(|_| 89).chain([1, 1]);
    let mut known = 0;
    for (text, step) in texts.zip(steps) {
        for at in (0..text.len()).step_by(step).filter(|at| text.is_char_boundary(*at)) {
            let (before, after) = text.split_at(at);
            let cut = after.get(1..).unwrap_or_default();
            for inserted in
                ["", " ", "\n", "\n ", ":", ": ", " #", "- ", "\"", "'", "[", "}", ",", "|\n", "\\", "\t", "? "]
            {
                for after in [after, cut] {
                    let changed = format!("{before}{inserted}{after}");
                    known += usize::from(agree(&changed, &around(&changed, at)));
                }
            }
        }
    }
    assert!(known > 1000, "only {known} changed texts are known");
}
