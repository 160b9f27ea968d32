//! The reports that a run writes, and the baselines that it is held against.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bindery_conformance::report::Report;
use bindery_conformance::report::baseline::Baseline;
use bindery_conformance::report::{Format, text};

use super::progress::has_colours;
use crate::cli;
use crate::output;

/// What is written once a report is there.
pub(crate) struct Outputs {
    files: Vec<Output>,
    baseline: Option<Baseline>,
    write_baseline: Option<PathBuf>,
}

/// A report to write; the path `-` is the standard output.
struct Output {
    format: Format,
    path: PathBuf,
}

impl Outputs {
    /// Takes the arguments, and reads the baseline before anything is sent.
    pub(crate) fn new(arguments: &cli::Outputs) -> anyhow::Result<Self> {
        let files = arguments.report.iter().map(|text| Output::parse(text)).collect::<anyhow::Result<Vec<_>>>()?;
        if files.iter().filter(|file| file.is_standard()).count() > 1 {
            bail!("only one report can go to the standard output");
        }
        let read = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
            Baseline::parse(&text).with_context(|| format!("cannot read `{}`", path.display()))
        };
        let baseline = arguments.baseline.as_ref().map(read).transpose()?;
        Ok(Self { files, baseline, write_baseline: arguments.write_baseline.clone() })
    }

    /// Holds a report against the baseline, and writes everything. `is_whole` where nothing was left out of the run by
    /// an option, so that what was not found is really gone.
    pub(crate) fn finish(&self, report: &mut Report, is_whole: bool) -> anyhow::Result<()> {
        if let Some(path) = &self.write_baseline {
            let before = self.baseline.as_ref();
            write_atomically(path, &Baseline::of(report, before).render())?;
        }
        if let Some(baseline) = &self.baseline {
            report.accept(baseline, is_whole);
        }
        for file in &self.files {
            let rendered = file.format.render(report);
            if file.is_standard() {
                output::write(format_args!("{rendered}"));
            } else {
                write_atomically(&file.path, &rendered)?;
            }
        }
        if self.files.iter().any(Output::is_standard) {
            let rendered = shown(report, &std::io::stderr());
            std::io::stderr().write_all(rendered.as_bytes()).context("cannot write to the standard error")?;
        } else {
            output::write(format_args!("{}", shown(report, &std::io::stdout())));
        }
        Ok(())
    }
}

/// The report as text, in colours where the output takes them.
fn shown(report: &Report, output: &impl std::io::IsTerminal) -> String {
    if has_colours(output) { text::render_coloured(report) } else { text::render(report) }
}

impl Output {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let Some((format, path)) = text.split_once('=') else {
            bail!("`--report {text}` names no file: write FORMAT=FILE, for example json=report.json");
        };
        let known = || Format::ALL.map(Format::name).join(", ");
        let format =
            Format::parse(format).with_context(|| format!("no report format `{format}`: there are {}", known()))?;
        Ok(Self { format, path: PathBuf::from(path) })
    }

    fn is_standard(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// Writes a file beside its place and renames it, so that no half of it is ever seen.
pub(crate) fn write_atomically(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("cannot write `{}`", path.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
    file.write_all(text.as_bytes()).with_context(cannot)?;
    // A report is for others to read, unlike what a temporary file usually holds.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).with_context(cannot)?;
    }
    file.persist(path).with_context(cannot)?;
    Ok(())
}
