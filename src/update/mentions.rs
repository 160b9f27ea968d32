//! Where a repository mentions what changes. A search for words: it can show too much, and misses what macros write.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How many places are shown for one word.
const FEW: usize = 5;

/// The places of every word in the Rust files that mention the crate.
pub(super) struct Places {
    words: BTreeMap<String, Vec<String>>,
}

impl Places {
    /// Those below a folder, but not in the generated crate itself.
    pub(super) fn below(folder: &Path, generated: &Path) -> Self {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let crate_name = generated.file_name().map(|name| name.to_string_lossy().replace('-', "_")).unwrap_or_default();
        let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, text) in rust_files(folder) {
            if path.starts_with(generated)
                || path.starts_with(folder.join(generated))
                || !names_crate(&text, &crate_name)
            {
                continue;
            }
            let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let place = format!("{shown}:{}: {}", index + 1, line.trim());
                let found: BTreeSet<&str> = code(line).flat_map(mentioned).collect();
                for word in found {
                    words.entry(word.to_owned()).or_default().push(place.clone());
                }
            }
        }
        Self { words }
    }

    /// The first few places of a word, and how many more there are. `new` is everywhere and says nothing.
    pub(super) fn of(&self, word: &str) -> Vec<String> {
        let all = if word == "new" { &[] } else { self.words.get(word).map_or(&[] as &[String], Vec::as_slice) };
        let mut shown: Vec<String> = all.iter().take(FEW).cloned().collect();
        if all.len() > FEW {
            shown.push(format!("{} more places", all.len() - FEW));
        }
        shown
    }
}

/// Whether a file names a crate in a path or an import.
fn names_crate(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(place, _)| {
        let after = text[place + name.len()..].trim_start();
        !text[..place].ends_with(is_of_word) && ["::", ";", ",", "}", "as "].iter().any(|next| after.starts_with(next))
    })
}

/// The parts of a line outside of the literals that begin and end on it.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').step_by(2)
}

/// The words of a piece of code that may be items of another crate: types, and what is called, named by a path, or set.
fn mentioned(code: &str) -> impl Iterator<Item = &str> {
    code.split(|one: char| !is_of_word(one)).filter(move |word| {
        let place = word.as_ptr().addr() - code.as_ptr().addr();
        let is_type = word.starts_with(char::is_uppercase);
        let is_reached = code[..place].ends_with(['.', ':']) || code[place + word.len()..].starts_with(':');
        word.len() > 1 && (is_type || is_reached)
    })
}

fn is_of_word(one: char) -> bool {
    one.is_alphanumeric() || one == '_'
}

/// Every Rust file below a folder, in order, with its text; hidden folders and `target` aside.
pub(super) fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return files };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
        if path.is_dir() && !is_link {
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                files.extend(rust_files(&path));
            }
        } else if name.ends_with(".rs")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            files.push((path, text));
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_may_be_items() {
        for (line, expected) in [
            ("client.files().delete(id).await?;", &["await", "delete", "files"][..]),
            ("File { purpose: Purpose::Batch, .. }", &["Batch", "File", "Purpose", "purpose"]),
            ("println!(\"delete {}\", delete);", &[]),
            ("let delete = one::Files::delete;", &["Files", "delete", "one"]),
        ] {
            let found: BTreeSet<&str> = code(line).flat_map(mentioned).collect();
            assert_eq!(found.into_iter().collect::<Vec<_>>(), expected, "{line}");
        }
    }

    #[test]
    fn a_crate_is_named_as_a_whole_word_in_a_path_or_an_import() {
        for (text, expected) in [
            ("use one::Client;", true),
            ("use {one, two};", true),
            ("use one as petstore;", true),
            ("let one = 1;", false),
            ("someone::calls()", false),
        ] {
            assert_eq!(names_crate(text, "one"), expected, "{text}");
        }
    }
}
