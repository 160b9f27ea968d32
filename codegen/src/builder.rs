//! From a build script: a description becomes a module of the crate that is built.
//!
//! In: a description and options, named in a `build.rs`. Out: one file under `OUT_DIR`, and what Cargo has to know. Not
//! known here: how code is made.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bindery_spec::{ReadOptions, Reading, Severity, diagnostic, read_path};

use crate::config::{ApiConfig, Config, ConfigError};
use crate::embed::{EmbedError, embed};
use crate::generate::{generate, generate_configured};
use crate::naming::{module_ident, package_name};
use crate::options::{Options, TagFeatures};
use crate::output::{self, Output};
use crate::tree::{FileTree, TreeError};

/// Generates code from a build script.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), bindery_codegen::BuildError> {
///     bindery_codegen::Builder::new("openapi.yaml").module("petstore").build()
/// }
/// ```
///
/// The module is declared at the place that [`module`](Self::module) names:
///
/// ```ignore
/// /// The pet store.
/// pub mod petstore {
///     include!(concat!(env!("OUT_DIR"), "/petstore/mod.rs"));
/// }
/// ```
///
/// Cargo runs the script again when the description, a file that it refers to, an overlay or the configuration changes.
/// The crate needs the dependencies of a generated crate, see `docs/build.md`.
#[derive(Clone, Debug)]
pub struct Builder {
    description: PathBuf,
    read_options: ReadOptions,
    /// The entry of a configuration that it is made of, and the folder of that.
    entry: Option<(ApiConfig, PathBuf)>,
    options: Options,
    module: Option<String>,
    features: Vec<String>,
    config: Option<PathBuf>,
    is_strict: bool,
}

/// A build script could not do its work.
///
/// `Debug` shows what `Display` does, since that is what a failing `main` prints.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The description has no sensible reading.
    #[error("`{}` has no sensible reading\n\n{rendered}", path.display())]
    Unreadable {
        /// The description.
        path: PathBuf,
        /// Its diagnostics, with excerpts.
        rendered: String,
    },
    /// Parts of the description had to be left out, and nothing may be.
    #[error("parts of `{}` had to be left out:\n{}", path.display(), left_out.join("\n"))]
    LeftOut {
        /// The description.
        path: PathBuf,
        /// What, and why.
        left_out: Vec<String>,
    },
    /// The configuration cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    ReadConfig {
        /// The configuration.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The configuration is not what it has to be.
    #[error("`{}`: {source}", path.display())]
    Config {
        /// The configuration.
        path: PathBuf,
        /// What is wrong.
        source: ConfigError,
    },
    /// Not run by Cargo.
    #[error("`OUT_DIR` is not set: this is for build scripts")]
    NoOutDir,
    /// The code could not be generated.
    #[error("`{}`: {source}", path.display())]
    Generate {
        /// The description.
        path: PathBuf,
        /// Why not.
        source: output::Error,
    },
    /// The code cannot be a module.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The code could not be written.
    #[error(transparent)]
    Write(#[from] TreeError),
    /// Cargo does not listen.
    #[error("cannot write to the standard output: {0}")]
    Output(#[from] io::Error),
}

impl fmt::Debug for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Builder {
    /// For the description at `path`, relative to the package.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            description: path.into(),
            read_options: ReadOptions::default(),
            entry: None,
            options: Options::default(),
            module: None,
            features: vec!["rustls".to_owned()],
            config: None,
            is_strict: false,
        }
    }

    /// One for each entry of a `bindery.toml`, relative to the package. The module is named after the folder that the entry
    /// names as `out`.
    ///
    /// # Errors
    /// When the configuration cannot be read, or is not what it has to be.
    pub fn configured(path: impl Into<PathBuf>) -> Result<Vec<Self>, BuildError> {
        let path = path.into();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) => return Err(BuildError::ReadConfig { path, source }),
        };
        match Config::parse(&text) {
            Ok(config) => Ok(config.apis.into_iter().map(|api| Self::of_entry(api, &path)).collect()),
            Err(source) => Err(BuildError::Config { path, source }),
        }
    }

    fn of_entry(api: ApiConfig, config: &Path) -> Self {
        let folder = config.parent().unwrap_or(Path::new(""));
        let name = api.out.file_name().map(|name| name.to_string_lossy().into_owned());
        Self {
            read_options: api.read_options(&api.description, folder),
            module: name.map(|name| module_ident(&name)),
            config: Some(config.to_owned()),
            options: api.options.clone(),
            description: folder.join(&api.description.spec),
            entry: Some((api, folder.to_owned())),
            ..Self::new("")
        }
    }

    /// The module that the code becomes, as a path from the root of the crate, such as `clients::petstore`. The name of the
    /// file of the description by default.
    #[must_use]
    pub fn module(mut self, path: &str) -> Self {
        self.module = Some(path.to_owned());
        self
    }

    /// How code is generated: names, selection, types.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// How the description is read: overlays, and folders that references may lead into.
    #[must_use]
    pub fn read_options(mut self, options: ReadOptions) -> Self {
        self.read_options = options;
        self
    }

    /// The features of a generated crate that are on, instead of `rustls` alone. Those of its tags and versions are always on.
    #[must_use]
    pub fn features<'a>(mut self, features: impl IntoIterator<Item = &'a str>) -> Self {
        self.features = features.into_iter().map(str::to_owned).collect();
        self
    }

    /// Fails where a part of the description has to be left out, instead of warning.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// Generates the module into `OUT_DIR`, and tells Cargo what it has to know.
    ///
    /// # Errors
    /// When anything is in the way; the text of the error is for the person who builds.
    pub fn build(self) -> Result<(), BuildError> {
        let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(BuildError::NoOutDir)?;
        self.build_into(&out, &mut io::stdout().lock())
    }

    /// The same, into a folder, with the lines for Cargo written to `cargo`.
    ///
    /// # Errors
    /// When anything is in the way.
    pub fn build_into(self, out: &Path, cargo: &mut dyn Write) -> Result<(), BuildError> {
        let mut readings = Vec::new();
        for (path, read_options) in
            self.earlier().into_iter().chain([(self.description.clone(), self.read_options.clone())])
        {
            let reading = read_path(&path, &read_options);
            self.tell_files(&path, &read_options, &reading, cargo)?;
            if reading.api.is_none() {
                return Err(BuildError::Unreadable { path, rendered: rendered(&reading) });
            }
            readings.push(reading);
        }
        let path = self.module.clone().unwrap_or_else(|| {
            let stem = self.description.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            module_ident(&stem)
        });
        let name = path.rsplit("::").next().unwrap_or(&path).to_owned();
        let mut options = self.options.clone();
        options.package_name.get_or_insert_with(|| package_name(&name));
        // The features would be those of the crate that includes the code.
        options.tag_features = TagFeatures::Never;
        let generated = match (&self.entry, readings.as_slice()) {
            (Some((entry, _)), readings) => generate_configured(entry, readings, &options),
            (None, [.., reading]) => generate(reading, &options),
            (None, []) => Err(output::Error::NoVersion),
        };
        let output = match generated {
            Ok(output) => output,
            Err(source) => return Err(BuildError::Generate { path: self.description, source }),
        };
        let left_out: Vec<String> =
            output.summary.left_out.iter().map(|one| format!("{}: {}", one.what, one.reason)).collect();
        if self.is_strict && !left_out.is_empty() {
            return Err(BuildError::LeftOut { path: self.description, left_out });
        }
        for one in left_out {
            writeln!(cargo, "cargo::warning=left out of `{}`: {}", self.description.display(), one.replace('\n', " "))?;
        }
        self.tell_features(&output, cargo)?;
        let mut tree = FileTree::new();
        tree.insert("mod.rs", embed(&output.tree, &path)?);
        tree.write(&out.join(name))?;
        Ok(())
    }

    /// The earlier versions, and how they are read.
    fn earlier(&self) -> Vec<(PathBuf, ReadOptions)> {
        let Some((entry, folder)) = &self.entry else { return Vec::new() };
        let earlier = entry.earlier.iter().flatten();
        earlier.map(|one| (folder.join(&one.spec), entry.read_options(one, folder))).collect()
    }

    /// Names every file whose change makes the script run again.
    fn tell_files(
        &self,
        path: &Path,
        options: &ReadOptions,
        reading: &Reading,
        cargo: &mut dyn Write,
    ) -> io::Result<()> {
        let read = reading.sources.iter().filter(|(_, file)| !file.is_remote()).map(|(_, file)| file.path.clone());
        let named = options.overlays.iter().chain(&self.config).cloned();
        let mut paths: Vec<PathBuf> = [path.to_owned()].into_iter().chain(read).chain(named).collect();
        paths.sort();
        paths.dedup();
        paths.iter().try_for_each(|path| writeln!(cargo, "cargo::rerun-if-changed={}", path.display()))
    }

    /// Declares the features of the generated crate, and switches on those that are wanted.
    fn tell_features(&self, output: &Output, cargo: &mut dyn Write) -> io::Result<()> {
        let manifest: toml::Table =
            output.tree.get("Cargo.toml").and_then(|text| text.parse().ok()).unwrap_or_default();
        let known = manifest.get("features").and_then(toml::Value::as_table);
        let default = |table: &toml::Table| -> Vec<String> {
            let list = table.get("default").and_then(toml::Value::as_array).cloned().unwrap_or_default();
            list.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect()
        };
        let Some(known) = known else { return Ok(()) };
        let names: Vec<String> = known.keys().map(|name| format!("\"{name}\"")).collect();
        writeln!(cargo, "cargo::rustc-check-cfg=cfg(feature, values({}))", names.join(", "))?;
        let earlier = output.summary.versions.iter().rev().skip(1).cloned();
        let tags = default(known).into_iter().filter(|name| name != "rustls");
        for name in earlier.chain(tags).chain(self.features.iter().cloned()) {
            writeln!(cargo, "cargo::rustc-cfg=feature=\"{name}\"")?;
        }
        Ok(())
    }
}

fn rendered(reading: &Reading) -> String {
    let errors = reading.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| diagnostic::render(found, &reading.sources)).collect::<Vec<_>>().join("\n\n")
}
