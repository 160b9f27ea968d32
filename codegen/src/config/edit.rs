//! A configuration in which one entry is made from another description, or from one more.

use serde::Deserialize;
use toml::Spanned;

use super::Config;

/// What becomes of the present description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The new one stands in its place; of several versions, in that of the newest.
    Replace,
    /// The new one stands beside it, as the newest of several versions.
    Keep,
}

#[derive(Deserialize)]
struct Places {
    api: Vec<Entry>,
}

/// The keys that change; all others stay as they are.
#[derive(Deserialize)]
struct Entry {
    spec: Option<Spanned<String>>,
    #[serde(default)]
    versions: Vec<Spanned<toml::Value>>,
    version: Option<Spanned<String>>,
}

impl Config {
    /// The text with another description and another version in the entry at `index`, and everything else as it was, comments
    /// included. `None` where the text does not say so afterwards, which an unusual notation may cause.
    #[must_use]
    pub fn repointed(text: &str, index: usize, change: Change, spec: &str, version: &str) -> Option<String> {
        let places: Places = toml::from_str(text).ok()?;
        let entry = places.api.get(index)?;
        let (place, described) = description(text, entry, change, spec)?;
        let end = place.end;
        let mut edits = vec![(place, described)];
        match &entry.version {
            Some(place) => edits.push((place.span(), quoted(version))),
            None => {
                let line = match &entry.versions[..] {
                    [] => end,
                    // The list ends with its bracket, perhaps on a line of its own.
                    _ => end + text.get(end..)?.find(']')?,
                };
                let line = text.get(line..)?.find('\n').map_or(text.len(), |rest| line + rest);
                edits.push((line..line, format!("\nversion = {}", quoted(version))));
            }
        }
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut edited = text.to_owned();
        for (span, value) in edits {
            edited.replace_range(span, &value);
        }
        let before = Self::parse(text).ok()?.apis.into_iter().nth(index)?;
        let after = Self::parse(&edited).ok()?.apis.into_iter().nth(index)?;
        let kept = before.descriptions().count() - usize::from(change == Change::Replace);
        let says_so = after.description.spec.to_str() == Some(spec)
            && after.options.package_version.as_deref() == Some(version)
            && after.descriptions().count() == kept + 1
            && before.descriptions().take(kept).eq(after.descriptions().take(kept));
        says_so.then_some(edited)
    }
}

/// What is written where, for the description.
fn description(text: &str, entry: &Entry, change: Change, spec: &str) -> Option<(std::ops::Range<usize>, String)> {
    match (&entry.spec, change, entry.versions.as_slice()) {
        (Some(present), Change::Replace, _) => Some((present.span(), quoted(spec))),
        (Some(present), Change::Keep, _) => {
            let start = text.get(..present.span().start)?.rfind("spec")?;
            let both = format!("versions = [{}, {}]", quoted(present.get_ref()), quoted(spec));
            Some((start..present.span().end, both))
        }
        (None, Change::Replace, [.., newest]) => {
            let mut value = newest.get_ref().clone();
            match &mut value {
                // The name was that of the version which is replaced.
                toml::Value::Table(table) => {
                    table.remove("name");
                    table.insert("spec".to_owned(), toml::Value::String(spec.to_owned()));
                    Some((newest.span(), value.to_string()))
                }
                _ => Some((newest.span(), quoted(spec))),
            }
        }
        (None, Change::Keep, [.., newest]) => {
            let end = newest.span().end;
            let between = match entry.versions.as_slice() {
                [.., before, last] => text.get(before.span().end..last.span().start)?,
                _ => ", ",
            };
            let is_plain = between.chars().all(|one| one == ',' || one.is_whitespace());
            Some((end..end, format!("{}{}", if is_plain { between } else { ", " }, quoted(spec))))
        }
        (None, _, []) => None,
    }
}

fn quoted(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, index: usize, change: Change, expected: Option<&str>) {
        assert_eq!(Config::repointed(text, index, change, "spec/2.yaml", "0.2.0").as_deref(), expected, "{text}");
    }

    #[test]
    fn only_the_description_and_the_version_change() {
        check(
            "# Ours.\n[[api]]\nspec = 'spec/1.yaml' # the description\nout = \"a\"\n",
            0,
            Change::Replace,
            Some("# Ours.\n[[api]]\nspec = \"spec/2.yaml\" # the description\nversion = \"0.2.0\"\nout = \"a\"\n"),
        );
        check(
            "[[api]]\nspec = \"x\"\nout = \"x\"\n\n[[api]]\nversion = \"0.1.7\"\nout = \"a\"\nspec = \"spec/1.yaml\"",
            1,
            Change::Replace,
            Some(
                "[[api]]\nspec = \"x\"\nout = \"x\"\n\n[[api]]\nversion = \"0.2.0\"\nout = \"a\"\nspec = \"spec/2.yaml\"",
            ),
        );
        check("[[api]]\nspec = \"x\"\nout = \"x\"\n", 1, Change::Replace, None);
        check("api = [{ spec = \"x\", out = \"x\" }]\n", 0, Change::Replace, None);
    }

    #[test]
    fn a_version_is_replaced_or_stands_beside_the_others() {
        check(
            "[[api]]\nout = 'a'\nspec = 'spec/1.yaml' # the description\n",
            0,
            Change::Keep,
            Some(
                "[[api]]\nout = 'a'\nversions = [\"spec/1.yaml\", \"spec/2.yaml\"] # the description\nversion = \"0.2.0\"\n",
            ),
        );
        check(
            "[[api]]\nversion = '0.1.0'\nversions = [\n    'spec/0.yaml',\n    'spec/1.yaml', # the newest\n]\nout = 'a'\n",
            0,
            Change::Keep,
            Some(
                "[[api]]\nversion = \"0.2.0\"\nversions = [\n    'spec/0.yaml',\n    'spec/1.yaml',\n    \"spec/2.yaml\", # the newest\n]\nout = 'a'\n",
            ),
        );
        check(
            "[[api]]\nversions = ['spec/0.yaml', { name = 'one', spec = 'spec/1.yaml', overlays = ['o'] }]\nout = 'a'\n",
            0,
            Change::Replace,
            Some(
                "[[api]]\nversions = ['spec/0.yaml', { overlays = [\"o\"], spec = \"spec/2.yaml\" }]\nversion = \"0.2.0\"\nout = 'a'\n",
            ),
        );
    }
}
