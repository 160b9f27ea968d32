//! `bindery.toml`: which descriptions of a repository become which crates.
//!
//! In: the text of the file. Out: plain data, with paths as written. Not known here: files, descriptions, crates.

use std::path::PathBuf;

use serde::Deserialize;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// One entry per crate.
    #[serde(default, rename = "api")]
    pub apis: Vec<ApiConfig>,
}

/// One crate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiConfig {
    /// The description, relative to the file.
    pub spec: PathBuf,
    /// The folder of the crate, relative to the file.
    pub out: PathBuf,
    /// The name of the crate; the name of the folder where absent.
    pub name: Option<String>,
    /// Folders outside the description's own that references may lead into, relative to the file.
    #[serde(default, rename = "allow-refs")]
    pub allow_refs: Vec<PathBuf>,
}

/// The file is not what it has to be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// It is not TOML, or a member is unknown, missing or of the wrong type; the source says where.
    #[error("not a valid configuration")]
    Syntax(#[from] toml::de::Error),
    /// Nothing is to be generated.
    #[error("no [[api]] entry: add one with `spec` and `out`")]
    Empty,
    /// Two entries write the same folder.
    #[error("two [[api]] entries write to `{}`", .0.display())]
    SameFolder(PathBuf),
}

impl Config {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// When it is not TOML, has unknown members, has no entry, or two entries write to one folder.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        if config.apis.is_empty() {
            return Err(ConfigError::Empty);
        }
        for (index, api) in config.apis.iter().enumerate() {
            if config.apis[..index].iter().any(|earlier| earlier.out == api.out) {
                return Err(ConfigError::SameFolder(api.out.clone()));
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_in_order() {
        let config =
            Config::parse("[[api]]\nspec = 'a.yaml'\nout = 'a'\n[[api]]\nspec = 'b.yaml'\nout = 'b'\nname = 'c'\n")
                .expect("valid");
        let outs: Vec<_> = config.apis.iter().map(|api| (api.out.display().to_string(), api.name.clone())).collect();
        assert_eq!(outs, [("a".to_owned(), None), ("b".to_owned(), Some("c".to_owned()))]);
    }

    #[test]
    fn mistakes_are_refused_with_their_cause() {
        let cases = [
            ("", "no [[api]] entry: add one with `spec` and `out`"),
            ("[[api]]\nspec = 'a'\nout = 'x'\n[[api]]\nspec = 'b'\nout = 'x'\n", "two [[api]] entries write to `x`"),
            ("[[api]]\nspec = 'a'\n", "not a valid configuration"),
            ("[[api]]\nspec = 'a'\nout = 'x'\nspeck = 1\n", "not a valid configuration"),
            ("[[api", "not a valid configuration"),
        ];
        for (text, expected) in cases {
            assert_eq!(Config::parse(text).expect_err(text).to_string(), expected);
        }
    }
}
