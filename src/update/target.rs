//! Which entry is updated, to which description.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bindery_codegen::config::{ApiConfig, Config};
use bindery_spec::ReadOptions;

/// The entry that is meant, with its number.
pub(super) fn entry<'c>(config: &'c Config, name: Option<&str>) -> anyhow::Result<(usize, &'c ApiConfig)> {
    let names = |api: &ApiConfig| api.options.package_name.clone().unwrap_or_default();
    let all = || config.apis.iter().map(|api| format!("`{}`", names(api))).collect::<Vec<_>>().join(", ");
    match (name, config.apis.as_slice()) {
        (None, [only]) => Ok((0, only)),
        (None, _) => bail!("say which crate is meant: {}", all()),
        (Some(name), apis) => apis
            .iter()
            .enumerate()
            .find(|(_, api)| {
                names(api) == name || api.out == Path::new(name) || api.description.spec == Path::new(name)
            })
            .with_context(|| format!("there is no crate `{name}`, but {}", all())),
    }
}

/// The new description, relative to the folder of the configuration: a file there, or one that stands beside the present
/// description and has the version as its name or as its `info.version`.
pub(super) fn description(base: &Path, api: &ApiConfig, to: &str) -> anyhow::Result<PathBuf> {
    let path = Path::new(to);
    if path.is_file() {
        return inside(base, path);
    }
    let folder = api.description.spec.parent().unwrap_or(Path::new(""));
    let mut beside: Vec<PathBuf> = std::fs::read_dir(base.join(folder))
        .with_context(|| format!("cannot read `{}`", base.join(folder).display()))?
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| base.join(path).is_file() && is_description(path))
        .collect();
    beside.sort();
    let named: Vec<&PathBuf> = beside.iter().filter(|path| path.file_stem().is_some_and(|stem| stem == to)).collect();
    let found = if named.is_empty() {
        beside.iter().filter(|path| version(&base.join(path)).as_deref() == Some(to)).collect()
    } else {
        named
    };
    match found.as_slice() {
        [only] => Ok((*only).clone()),
        [] => bail!(
            "`{to}` is no file, and no description beside `{}` has that name or version",
            api.description.spec.display()
        ),
        several => bail!(
            "`{to}` may be any of {}: name the file",
            several.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
        ),
    }
}

fn is_description(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|known| extension == *known))
}

fn version(path: &Path) -> Option<String> {
    bindery_spec::read_path(path, &ReadOptions::default()).api.map(|api| api.version)
}

/// The path as the configuration names it.
fn inside(base: &Path, path: &Path) -> anyhow::Result<PathBuf> {
    let shown = path.display();
    let whole = |path: &Path| path.canonicalize().with_context(|| format!("cannot open `{shown}`"));
    let base = whole(if base.as_os_str().is_empty() { Path::new(".") } else { base })?;
    let path = whole(path)?;
    match path.strip_prefix(&base) {
        Ok(inside) => Ok(inside.to_owned()),
        Err(_) => {
            bail!("`{shown}` is not below `{}`: copy it there, so that the crate can be made again", base.display())
        }
    }
}

/// A file that waits beside the one that it replaces. Dropped, it is removed.
pub(super) struct Staged {
    file: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Staged {
    pub(super) fn write(target: &Path, text: &str) -> anyhow::Result<Self> {
        // A link is followed: what it leads to is replaced.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".bindery-").tempfile_in(folder)?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        if let Ok(metadata) = std::fs::metadata(&target) {
            std::fs::set_permissions(file.path(), metadata.permissions())?;
        }
        Ok(Self { file, target })
    }

    pub(super) fn commit(self) -> anyhow::Result<()> {
        self.file.persist(&self.target).with_context(|| {
            format!("the crate is updated, and `{}` could not be: run the same again", self.target.display())
        })?;
        Ok(())
    }
}
