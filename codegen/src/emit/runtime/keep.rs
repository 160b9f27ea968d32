//! Leaving out of a formatted file what a crate does not need.
//!
//! What belongs to a part stands below `#[cfg(feature = "…")]` with the name of that part, or `any(…)` of several. In a
//! formatted file an attribute has a line of its own, and what it speaks of ends at its own indentation; no more of the
//! language is read than that.

use std::borrow::Cow;

use super::Parts;

/// The files that a crate does not get.
pub(super) struct Gates(Vec<String>);

impl Gates {
    /// Whether a file, by its path below the folder of the sources, belongs to a module that is left out.
    pub(super) fn is_gated(&self, name: &str) -> bool {
        let is_test = name == "tests.rs" || name.ends_with("/tests.rs");
        is_test
            || self.0.iter().any(|module| {
                name.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            })
    }
}

/// The modules that the root declares and these parts leave out.
pub(super) fn gates(root: &str, parts: &Parts) -> Gates {
    let lines: Vec<&str> = root.lines().collect();
    let module = |pair: &[&str]| {
        (condition(pair[0].trim(), parts) == Some(false)).then(|| module_name(pair[1])).flatten().map(str::to_owned)
    };
    Gates(lines.windows(2).filter_map(module).collect())
}

fn module_name(line: &str) -> Option<&str> {
    line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')
}

/// The text without what belongs to parts that are not these, without the conditions of those that are, and without
/// tests.
pub(super) fn keep(text: &'static str, parts: &Parts) -> Cow<'static, str> {
    let lines: Vec<&str> = text.lines().collect();
    if !lines.iter().any(|line| condition(line.trim_start(), parts).is_some()) {
        return text.into();
    }
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut place = 0;
    while let Some(line) = lines.get(place) {
        place += 1;
        match condition(line.trim_start(), parts) {
            None => {
                // One empty line is enough where something is left out between two.
                let is_doubled = line.is_empty() && kept.last().is_none_or(|last| last.is_empty() || opens(last));
                if !is_doubled {
                    kept.push(line);
                }
            }
            Some(true) => {}
            Some(false) => {
                let indent = indent(line);
                while kept.last().is_some_and(|last| is_about_next(last, indent)) {
                    kept.pop();
                }
                place = end_of_item(&lines, place, indent);
                let is_last = lines.get(place).is_none_or(|next| next.trim_start().starts_with(['}', ')']));
                while is_last && kept.last().is_some_and(|last| last.is_empty()) {
                    kept.pop();
                }
            }
        }
    }
    kept.iter().flat_map(|line| [*line, "\n"]).collect::<String>().into()
}

/// Whether what an attribute speaks of is kept; nothing where the line is no attribute about parts or tests.
fn condition(line: &str, parts: &Parts) -> Option<bool> {
    if line == "#[cfg(test)]" {
        return Some(false);
    }
    let inner = line.strip_prefix("#[cfg(")?.strip_suffix(")]")?;
    let alternatives = inner.strip_prefix("any(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(inner);
    let mut is_kept = false;
    for alternative in alternatives.split(", ") {
        let name = alternative.strip_prefix("feature = \"")?.strip_suffix('"')?;
        is_kept |= parts.has_feature(name)?;
    }
    Some(is_kept)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn opens(line: &str) -> bool {
    line.ends_with('{')
}

/// Whether a line is a doc comment or an attribute of what comes after it.
fn is_about_next(line: &str, of: usize) -> bool {
    indent(line) == of && (line.trim_start().starts_with("///") || line.trim_start().starts_with("#["))
}

/// The place after the item that begins at `place`, below its attributes.
fn end_of_item(lines: &[&str], place: usize, of: usize) -> usize {
    let rest = lines.iter().enumerate().skip(place);
    let mut rest = rest.skip_while(|(_, line)| is_about_next(line, of));
    let end = rest.find(|(_, line)| indent(line) == of && line.ends_with(['}', ';', ',']));
    end.map_or(lines.len(), |(place, _)| place + 1)
}

#[cfg(test)]
mod tests {
    use super::super::Parts;
    use super::*;

    const TEXT: &str = "\
//! A file.

use a::A;
#[cfg(feature = \"xml\")]
use b::B;

/// A type.
pub struct S {
    a: A,
    /// Only with XML.
    #[cfg(feature = \"xml\")]
    b: B,
}

impl S {
    /// Reads.
    #[cfg(feature = \"xml\")]
    #[must_use]
    pub fn read(
        &self,
    ) -> B {
        match self {
            _ => {}
        }
    }

    /// Either.
    #[cfg(any(feature = \"events\", feature = \"lines\"))]
    pub fn either(&self) {}
}

#[cfg(all(feature = \"blocking\", not(target_arch = \"wasm32\")))]
mod blocking;

#[cfg(test)]
mod tests {
    fn nothing() {}
}
";

    #[test]
    fn what_is_not_needed_leaves_no_trace() {
        let without = "\
//! A file.

use a::A;

/// A type.
pub struct S {
    a: A,
}

impl S {
}

#[cfg(all(feature = \"blocking\", not(target_arch = \"wasm32\")))]
mod blocking;
";
        assert_eq!(keep(TEXT, &Parts::none()), without);
    }

    #[test]
    fn what_is_needed_loses_its_condition_alone() {
        let with = TEXT
            .split("\n#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .lines()
            .filter(|line| !line.contains("\"xml\"") && !line.contains("\"events\""))
            .map(|line| format!("{line}\n"))
            .collect::<String>();
        assert_eq!(keep(TEXT, &Parts::all()), with);
    }

    #[test]
    fn a_module_that_is_not_needed_has_no_file() {
        let root = "pub mod body;\n#[cfg(feature = \"xml\")]\npub mod xml;\n#[cfg(feature = \"pages\")]\nmod link;\n";
        let found = gates(root, &Parts::none());
        for (name, expected) in [
            ("body.rs", false),
            ("xml/read.rs", true),
            ("link.rs", true),
            ("linked.rs", false),
            ("drawn/tests.rs", true),
        ] {
            assert_eq!(found.is_gated(name), expected, "{name}");
        }
    }
}
