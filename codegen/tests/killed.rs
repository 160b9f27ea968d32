//! A run that is killed at any moment leaves files that are whole, and a folder that the next run brings up to date.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bindery_codegen::FileTree;

/// Set for the process that is to be killed: the folder that it writes to.
const FOLDER: &str = "BINDERY_TEST_KILLED_FOLDER";
const FILES: usize = 60;

/// Two trees that share half of their paths, with texts of some size.
fn tree(version: usize) -> FileTree {
    let mut tree = FileTree::new();
    for index in 0..FILES {
        let path =
            if index % 2 == 0 { format!("src/file{index}.rs") } else { format!("src/v{version}/file{index}.rs") };
        tree.insert(path, format!("version {version}\n").repeat(500));
    }
    tree
}

/// Does nothing unless it is started by the test below: then it writes one tree and the other until it is killed.
#[test]
#[allow(clippy::print_stdout, reason = "the test below reads it")]
fn writer_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    for version in (0..2).cycle() {
        println!("next");
        tree(version).write(&folder).expect("it can be written");
    }
}

#[test]
fn a_killed_run_is_repaired_by_the_next() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("out");
    for round in 0..24 {
        let mut child = Command::new(std::env::current_exe().expect("this test is a program"))
            .args(["--exact", "writer_that_is_killed", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut writes = 0;
        while writes <= round % 4 {
            let line = lines.next().expect("it writes until it is killed").expect("it is text");
            writes += usize::from(line.ends_with("next"));
        }
        // Some way into a write: further from round to round.
        for _ in 0..round * 40 {
            let _ = fs::metadata(&folder);
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        assert_whole(&folder);
        fs::create_dir_all(folder.join("src")).expect("it can be made");
        fs::write(folder.join("src/mine.rs"), "mine").expect("it can be written");
        let now = tree(round % 2);
        if folder.join(".bindery-files").exists() {
            now.write(&folder).expect("the next run finishes");
            assert_eq!(now.check(&folder).expect("it can be read"), None);
            let found = files(&folder);
            assert_eq!(found.len(), FILES + 2, "its own files, the list and the user's: {:?}", found.keys());
            assert_eq!(found[&folder.join("src/mine.rs")], "mine");
        } else {
            fs::remove_dir_all(&folder).expect("nothing had been written yet");
        }
    }
}

/// Each generated file has the text of one version, from its beginning to its end.
fn assert_whole(folder: &Path) {
    let versions = [tree(0), tree(1)];
    for (path, text) in files(folder) {
        let Ok(name) = path.strip_prefix(folder.join("src")) else { continue };
        let name = format!("src/{}", name.display());
        let is_one = versions.iter().any(|version| version.get(&name) == Some(text.as_str()));
        assert!(is_one || name == "src/mine.rs", "{name} is torn");
    }
}

fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.clone(), fs::read_to_string(&path).expect("it can be read"));
            }
        }
    }
    found
}
