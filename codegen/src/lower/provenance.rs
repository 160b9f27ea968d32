//! From which files, by what, and with which decisions a crate is made.

use std::path::Path;

use bindery_spec::Reading;
use bindery_spec::ir::Api;

use super::docs::one_line;
use crate::model::{Provenance, SourcePart};
use crate::options::{Options, TagFeatures};

/// What there is to record. `title` is that of the API, on one line.
pub(super) fn provenance(api: &Api, reading: &Reading, options: &Options, title: String) -> Provenance {
    let mut files = reading.sources.iter();
    let root = files.next().map(|(_, file)| file);
    let (mut parts, mut overlays) = (Vec::new(), Vec::new());
    for (_, file) in files {
        // An address is the whole of it, but for what may be a secret.
        let address = || file.path.to_string_lossy().split('?').next().unwrap_or_default().to_owned();
        let shown = if file.is_remote() { address() } else { name(&file.path) };
        let part = SourcePart { file: shown, sha256: file.sha256.clone() };
        if file.is_overlay { overlays.push(part) } else { parts.push(part) }
    }
    Provenance {
        title,
        version: one_line(&api.version),
        sha256: reading.sha256().to_owned(),
        generator: env!("CARGO_PKG_VERSION").to_owned(),
        file: root.map(|file| name(&file.path)).unwrap_or_default(),
        parts,
        overlays,
        decisions: decisions(options),
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What the user decided, but for what stands elsewhere in the manifest.
fn decisions(options: &Options) -> Vec<String> {
    let include = options.selection.include.iter().map(|selector| format!("include {selector}"));
    let exclude = options.selection.exclude.iter().map(|selector| format!("exclude {selector}"));
    let adapted = options.adaptations.iter().map(|adaptation| adaptation.kind.to_string());
    let features = match options.tag_features {
        TagFeatures::Auto => None,
        TagFeatures::Always => Some("each tag is a feature".to_owned()),
        TagFeatures::Never => Some("no tag is a feature".to_owned()),
    };
    include.chain(exclude).chain(adapted).chain(features).map(|phrase| one_line(&phrase)).collect()
}
