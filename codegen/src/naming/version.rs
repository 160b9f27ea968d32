//! What versions of an API are called: as modules, and as cargo features.

use super::case::words;
use super::ident::module_ident;

/// Modules that every crate of several versions has beside theirs.
const TAKEN: &[&str] = &["blocking", "conversions", "runtime", "shared"];

/// The module of a version: `2024-06-01` is `v2024_06_01`.
#[must_use]
pub fn version_module(version: &str) -> String {
    let ascii: Vec<String> = words(version)
        .into_iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let name = ascii.join("_").to_lowercase();
    match name.chars().next() {
        None => "version".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("v{name}"),
        Some(_) if TAKEN.contains(&name.as_str()) => format!("{name}_version"),
        Some(_) => module_ident(&name),
    }
}

/// The cargo feature of a version: `2024-06-01` is `v2024-06-01`.
#[must_use]
pub fn version_feature(version: &str) -> String {
    version_module(version).trim_end_matches('_').replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_modules_and_features() {
        for (version, module, feature) in [
            ("2024-06-01", "v2024_06_01", "v2024-06-01"),
            ("2024-10-01-preview", "v2024_10_01_preview", "v2024-10-01-preview"),
            ("1.0.0", "v1_0_0", "v1-0-0"),
            ("v1.2", "v1_2", "v1-2"),
            ("V2", "v2", "v2"),
            ("beta", "beta", "beta"),
            ("shared", "shared_version", "shared-version"),
            ("mod", "mod_", "mod"),
            ("", "version", "version"),
            ("版", "version", "version"),
        ] {
            assert_eq!(
                (version_module(version).as_str(), version_feature(version).as_str()),
                (module, feature),
                "{version}"
            );
        }
    }
}
