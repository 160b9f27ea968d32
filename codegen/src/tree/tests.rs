//! What writing does to folders of every kind.

use std::fs;
use std::path::Path;

use super::{Difference, FileTree, LISTING, TreeError};

fn tree(files: &[(&str, &str)]) -> FileTree {
    let mut tree = FileTree::new();
    for (path, text) in files {
        tree.insert(*path, *text);
    }
    tree
}

/// Every file below a folder, with its text.
fn contents(folder: &Path) -> Vec<(String, String)> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let name = path.strip_prefix(root).expect("it lies below").to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path).expect("it can be read")));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

#[test]
fn a_folder_is_brought_up_to_date_and_nothing_else_is_touched() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("out");
    let first = tree(&[("a.rs", "one\ntwo\n"), ("sub/b.rs", "b\n")]);
    let difference = first.check(&folder).expect("it can be read");
    assert_eq!(difference, Some(Difference::Missing { path: "a.rs".into() }));
    let report = first.write(&folder).expect("it can be written");
    assert_eq!(report.written, ["a.rs", "sub/b.rs"]);
    assert_eq!(first.check(&folder).expect("it can be read"), None);
    fs::write(folder.join("mine.txt"), "mine").expect("it can be written");
    fs::write(folder.join("sub/mine.rs"), "mine").expect("it can be written");
    let time = || fs::metadata(folder.join("a.rs")).and_then(|found| found.modified()).expect("it is there");
    let before = time();

    let second = tree(&[("a.rs", "one\ntwo\n"), ("c.rs", "c\n")]);
    let report = second.write(&folder).expect("it can be written");
    assert_eq!((report.written, report.unchanged, report.removed), (vec!["c.rs".into()], 1, vec!["sub/b.rs".into()]));
    assert_eq!(second.check(&folder).expect("it can be read"), None);
    assert!(!folder.join("sub/b.rs").exists(), "what is no longer generated is removed");
    assert!(folder.join("mine.txt").exists() && folder.join("sub/mine.rs").exists(), "what was never generated stays");
    assert_eq!(before, time(), "what did not change keeps its time");

    fs::write(folder.join("a.rs"), "one\nthree\n").expect("it can be written");
    let difference = second.check(&folder).expect("it can be read").expect("it is stale");
    assert_eq!(difference.to_string(), "a.rs:2: expected `two`, found `three`");
    let report = second.write(&folder).expect("it can be written");
    assert_eq!(report.written, ["a.rs"], "what was generated once may be generated again");
    assert_eq!(fs::read_dir(parent.path()).expect("it can be read").count(), 1, "nothing is left beside the folder");
}

#[test]
fn a_folder_without_files_of_ours_is_left_to_others() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    fs::write(parent.path().join("Makefile"), "all:\n").expect("it can be written");
    let before = contents(parent.path());
    let result = tree(&[("a.rs", "x")]).write(parent.path());
    assert!(matches!(&result, Err(TreeError::Occupied { entry, .. }) if entry == "Makefile"), "{result:?}");
    assert_eq!(contents(parent.path()), before);
}

#[test]
fn a_new_repository_is_no_hindrance() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(parent.path().join(".git")).expect("it can be made");
    fs::write(parent.path().join(".gitignore"), "target\n").expect("it can be written");
    tree(&[("a.rs", "x")]).write(parent.path()).expect("hidden files are not in the way");
    assert!(parent.path().join(".gitignore").exists());
}

/// Each row: what stands in a folder that has been generated before, made by a function, and the error that has to come.
#[test]
fn what_stands_in_the_way_is_named_and_nothing_is_changed() {
    type Row = (&'static str, fn(&Path), fn(&TreeError) -> bool);
    let rows: &[Row] = &[
        (
            "a file of the user's with the name of a new one",
            |folder| fs::write(folder.join("new.rs"), "mine").expect("it can be written"),
            |error| matches!(error, TreeError::Foreign { .. }),
        ),
        (
            "a file where a folder has to be",
            |folder| fs::write(folder.join("src"), "mine").expect("it can be written"),
            |error| matches!(error, TreeError::NotAFolder { .. }),
        ),
        (
            "a folder where a file has to be",
            |folder| fs::create_dir(folder.join("new.rs")).expect("it can be made"),
            |error| matches!(error, TreeError::NotAFile { .. }),
        ),
        #[cfg(unix)]
        (
            "a link to a folder elsewhere",
            |folder| std::os::unix::fs::symlink("/nowhere", folder.join("src")).expect("it can be made"),
            |error| matches!(error, TreeError::Link { .. }),
        ),
        #[cfg(unix)]
        (
            "a link of the user's with the name of a new file",
            |folder| std::os::unix::fs::symlink("old.rs", folder.join("new.rs")).expect("it can be made"),
            |error| matches!(error, TreeError::Foreign { .. }),
        ),
    ];
    for (what, prepare, is_expected) in rows {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = parent.path().join("out");
        tree(&[("old.rs", "old")]).write(&folder).expect("it can be written");
        prepare(&folder);
        let listing = fs::read_to_string(folder.join(LISTING)).expect("it can be read");
        let error = tree(&[("new.rs", "new"), ("src/lib.rs", "new")]).write(&folder).expect_err(what);
        assert!(is_expected(&error), "{what}: {error:?}");
        assert_eq!(fs::read_to_string(folder.join("old.rs")).expect("it can be read"), "old", "{what}");
        assert_eq!(fs::read_to_string(folder.join(LISTING)).expect("it can be read"), listing, "{what}");
    }
}

#[test]
fn a_file_in_place_of_the_folder_is_kept() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("out");
    fs::write(&folder, "mine").expect("it can be written");
    let result = tree(&[("a.rs", "x")]).write(&folder);
    assert!(matches!(result, Err(TreeError::NotAFolder { .. })), "{result:?}");
    assert_eq!(fs::read_to_string(&folder).expect("it can be read"), "mine");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_written_where_it_leads() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let (real, link) = (parent.path().join("real"), parent.path().join("link"));
    fs::create_dir(&real).expect("it can be made");
    std::os::unix::fs::symlink(&real, &link).expect("it can be made");
    tree(&[("a.rs", "x")]).write(&link).expect("it can be written");
    assert!(link.is_symlink() && real.join("a.rs").exists());
}

#[test]
fn a_list_that_leads_outside_removes_nothing() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("out");
    let outside = parent.path().join("outside.txt");
    fs::write(&outside, "mine").expect("it can be written");
    tree(&[("a.rs", "x")]).write(&folder).expect("it can be written");
    let list = format!("a.rs\n../outside.txt\n{}\n", outside.display());
    fs::write(folder.join(LISTING), list).expect("it can be written");
    tree(&[("b.rs", "x")]).write(&folder).expect("it can be written");
    assert!(outside.exists() && !folder.join("a.rs").exists());
}

#[test]
fn what_a_killed_run_left_behind_is_cleared() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("out");
    tree(&[("a.rs", "x")]).write(&folder).expect("it can be written");
    let left = folder.join(".bindery-staging/tree");
    fs::create_dir_all(&left).expect("it can be made");
    fs::write(left.join("b.rs"), "half").expect("it can be written");
    tree(&[("a.rs", "y")]).write(&folder).expect("it can be written");
    assert_eq!(contents(&folder), [(LISTING.to_owned(), "a.rs\n".to_owned()), ("a.rs".to_owned(), "y".to_owned())]);
}

#[test]
fn what_is_given_waits_until_it_is_put_in_place() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("out");
    tree(&[("a.rs", "one"), ("b.rs", "two")]).write(&folder).expect("it can be written");
    let before = contents(&folder);
    let given = |files: &[(&str, &str)]| {
        let filling = super::Filling::of(&folder).expect("it can be read");
        let given = files.iter().map(|(path, text)| filling.put((*path).to_owned(), text).expect("it can be written"));
        let given = given.collect();
        filling.finish(given).expect("it can be read")
    };
    // In any order, as threads come to them.
    let changed = [("c/d.rs", "three"), ("a.rs", "changed")];
    let filled = given(&changed);
    let waiting = |(name, _): &(String, String)| name.starts_with(".bindery-staging");
    let own: Vec<_> = contents(&folder).into_iter().filter(|file| !waiting(file)).collect();
    assert_eq!(own, before);
    drop(filled);
    assert_eq!(contents(&folder), before, "what is dropped leaves nothing");

    let report = given(&changed).commit().expect("it can be put in place");
    assert_eq!(
        (report.written, report.unchanged, report.removed),
        (vec!["a.rs".into(), "c/d.rs".into()], 0, vec!["b.rs".into()])
    );
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    assert_eq!(contents(&folder), [file(LISTING, "a.rs\nc/d.rs\n"), file("a.rs", "changed"), file("c/d.rs", "three")]);
    let report = given(&changed).commit().expect("it can be read");
    assert_eq!((report.written.len(), report.unchanged), (0, 2));
}
