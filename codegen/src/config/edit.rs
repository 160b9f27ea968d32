//! A configuration in which one entry is made from another description.

use serde::Deserialize;
use toml::Spanned;

use super::Config;

#[derive(Deserialize)]
struct Places {
    api: Vec<Entry>,
}

/// The keys that change; all others stay as they are.
#[derive(Deserialize)]
struct Entry {
    spec: Spanned<String>,
    version: Option<Spanned<String>>,
}

impl Config {
    /// The text with another description and another version in the entry at `index`, and everything else as it was, comments
    /// included. `None` where the text does not say so afterwards, which an unusual notation may cause.
    #[must_use]
    pub fn repointed(text: &str, index: usize, spec: &str, version: &str) -> Option<String> {
        let places: Places = toml::from_str(text).ok()?;
        let entry = places.api.get(index)?;
        let quoted = |value: &str| toml::Value::String(value.to_owned()).to_string();
        let mut edits = vec![(entry.spec.span(), quoted(spec))];
        match &entry.version {
            Some(place) => edits.push((place.span(), quoted(version))),
            None => {
                let end = entry.spec.span().end;
                let end = text.get(end..)?.find('\n').map_or(text.len(), |line| end + line);
                edits.push((end..end, format!("\nversion = {}", quoted(version))));
            }
        }
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut edited = text.to_owned();
        for (span, value) in edits {
            edited.replace_range(span, &value);
        }
        let entry = Self::parse(&edited).ok()?.apis.into_iter().nth(index)?;
        let says_so = entry.spec.to_str() == Some(spec) && entry.options.package_version.as_deref() == Some(version);
        says_so.then_some(edited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_description_and_the_version_change() {
        let check = |text: &str, index, expected: Option<&str>| {
            assert_eq!(Config::repointed(text, index, "spec/2.yaml", "0.2.0").as_deref(), expected, "{text}");
        };
        check(
            "# Ours.\n[[api]]\nspec = 'spec/1.yaml' # the description\nout = \"a\"\n",
            0,
            Some("# Ours.\n[[api]]\nspec = \"spec/2.yaml\" # the description\nversion = \"0.2.0\"\nout = \"a\"\n"),
        );
        check(
            "[[api]]\nspec = \"x\"\nout = \"x\"\n\n[[api]]\nversion = \"0.1.7\"\nout = \"a\"\nspec = \"spec/1.yaml\"",
            1,
            Some(
                "[[api]]\nspec = \"x\"\nout = \"x\"\n\n[[api]]\nversion = \"0.2.0\"\nout = \"a\"\nspec = \"spec/2.yaml\"",
            ),
        );
        check("[[api]]\nspec = \"x\"\nout = \"x\"\n", 1, None);
        check("api = [{ spec = \"x\", out = \"x\" }]\n", 0, None);
    }
}
