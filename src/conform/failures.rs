//! The file of kept failures: one JSON list.

use std::path::Path;

use anyhow::Context;
use bindery_conformance::engine::Kept;

use super::write_atomically;

/// Reads the file; a file that is not there keeps nothing.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Kept>> {
    let cannot = || format!("cannot read `{}`", path.display());
    if !path.exists() {
        return Ok(Vec::new());
    }
    serde_json::from_str(&std::fs::read_to_string(path).with_context(cannot)?).with_context(cannot)
}

/// Writes what this run keeps; a file with nothing in it is removed.
pub(super) fn write(path: &Path, kept: &[Kept]) -> anyhow::Result<()> {
    if !kept.is_empty() {
        return write_atomically(path, &format!("{}\n", serde_json::to_string_pretty(kept)?));
    }
    if path.exists() {
        std::fs::remove_file(path).with_context(|| format!("cannot remove `{}`", path.display()))?;
    }
    Ok(())
}
