//! Where a repository mentions what changes. A search for words: it can show too much, and misses what macros write.

use std::collections::BTreeMap;
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
            if path.starts_with(generated) || path.starts_with(folder.join(generated)) || !text.contains(&crate_name) {
                continue;
            }
            let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let place = format!("{shown}:{}: {}", index + 1, line.trim());
                let mut seen: Vec<&str> = Vec::new();
                for word in line.split(|one: char| !one.is_alphanumeric() && one != '_').filter(|word| word.len() > 1) {
                    if !seen.contains(&word) {
                        seen.push(word);
                        words.entry(word.to_owned()).or_default().push(place.clone());
                    }
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
