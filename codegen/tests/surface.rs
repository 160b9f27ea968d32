//! What the table of changes says about Rust, against what the generator writes.

use std::fs;
use std::path::{Path, PathBuf};

use bindery_codegen::surface::{Shift, Surface, compare};
use bindery_codegen::{Options, generate};
use bindery_spec::diff::{Diff, Step, diff};
use bindery_spec::{ReadOptions, Reading, read_path};

/// Pairs whose signatures say something else than the table, and why.
const DIFFER: &[(&str, &str)] = &[
    ("pages-changed", "the next page is found without the extension, too"),
    ("security-scheme-changed", "a key stays a key wherever it is sent"),
];

fn surface(reading: &Reading) -> Surface {
    let output = generate(reading, &Options::default().with_package_name("things")).expect("a crate");
    Surface::read(output.tree.iter()).expect("Rust")
}

fn both(old: &Path, new: &Path) -> (Diff, Vec<Shift>) {
    let (old, new) = (read_path(old, &ReadOptions::default()), read_path(new, &ReadOptions::default()));
    let (Some(old_api), Some(new_api)) = (&old.api, &new.api) else { panic!("a description cannot be read") };
    (diff(old_api, new_api), compare(&surface(&old), &surface(&new)))
}

fn spec(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(path)
}

#[test]
fn code_stops_compiling_where_the_table_says_so_and_nowhere_else() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(spec("corpus/diff")).expect("pairs") {
        let folder = entry.expect("a pair").path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (found, shifts) = both(&folder.join("old.yaml"), &folder.join("new.yaml"));
        let told = found.changes.iter().any(|change| change.rust == Step::Major);
        let seen: Vec<String> = shifts
            .iter()
            .filter(|shift| shift.is_breaking())
            .map(|shift| format!("{}: {:?} became {:?}", shift.item, shift.old, shift.new))
            .collect();
        let differs = DIFFER.iter().find(|(pair, _)| *pair == name);
        match (told == seen.is_empty(), differs) {
            (true, None) => wrong.push(format!("{name}: told {told}, seen {seen:?}")),
            (false, Some((_, reason))) => wrong.push(format!("{name} no longer differs, though {reason}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
