//! `bindery conform`

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use bindery_conformance::case::Phase;
use bindery_conformance::engine::{self, Credential, Identity, Options};
use bindery_conformance::event::Event;
use bindery_conformance::lifecycle;
use bindery_conformance::report::{self, Report};
use bindery_spec::ir::Api;
use bindery_spec::{Reading, Severity};

use crate::output::{self, say};
use crate::{Outcome, cli, description};

pub(crate) fn run(arguments: &cli::Conform) -> anyhow::Result<Outcome> {
    let reading = Arc::new(description::read(&arguments.spec, &arguments.reading, Severity::Error)?);
    let api = reading.api.as_ref().context("the description has no API")?;
    if arguments.plan {
        output::write(format_args!("{}", lifecycle::plan::Plan::new(api, &lifecycle::infer(api))));
        return Ok(Outcome::Clean);
    }
    let formats = arguments.report.iter().map(|text| Format::parse(text)).collect::<anyhow::Result<Vec<_>>>()?;
    let options = options(arguments, api)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if arguments.clean {
        return runtime.block_on(clean(reading.clone(), options, &arguments.ledger));
    }
    let report = runtime.block_on(engine::run(reading.clone(), options, progress()))?;
    output::write(format_args!("{}", report::text::render(&report)));
    for format in &formats {
        format.write(&report)?;
    }
    Ok(if report.conforms() { Outcome::Clean } else { Outcome::Findings })
}

/// Deletes what a crashed run has left behind.
async fn clean(reading: Arc<Reading>, options: Options, ledger: &Path) -> anyhow::Result<Outcome> {
    if !ledger.exists() {
        say!("nothing to clean: there is no `{}`", ledger.display());
        return Ok(Outcome::Clean);
    }
    let removed = engine::clean(reading, options, ledger).await?;
    let mut outcome = Outcome::Clean;
    for item in &removed {
        let status = item.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        say!("{} {}: {status}", item.made.method, item.made.path);
        if !item.status.is_some_and(|status| (200..300).contains(&status) || matches!(status, 404 | 410)) {
            outcome = Outcome::Findings;
        }
    }
    say!("{} things were left behind", removed.len());
    if outcome == Outcome::Clean {
        std::fs::remove_file(ledger).with_context(|| format!("cannot remove `{}`", ledger.display()))?;
    }
    Ok(outcome)
}

fn options(arguments: &cli::Conform, api: &Api) -> anyhow::Result<Options> {
    let mut options = Options::new(&arguments.url);
    options.credentials =
        arguments.credential.iter().map(|text| credential(text, api)).collect::<anyhow::Result<Vec<_>>>()?;
    if options.credentials.is_empty() {
        options.credentials = credentials_of_environment(api);
    }
    for text in &arguments.identity {
        let Some((name, rest)) = text.split_once(':') else {
            bail!("`--identity {text}` has no name: write NAME:SCHEME=VALUE");
        };
        let credential = credential(rest, api)?;
        match options.identities.iter_mut().find(|identity| identity.name == name) {
            Some(identity) => identity.credentials.push(credential),
            None => options.identities.push(Identity { name: name.to_owned(), credentials: vec![credential] }),
        }
    }
    for name in &arguments.phase {
        let known = || Phase::ALL.map(Phase::name).join(", ");
        options.phases.push(Phase::parse(name).with_context(|| format!("no phase `{name}`: there are {}", known()))?);
    }
    options.checks.clone_from(&arguments.check);
    options.operations.clone_from(&arguments.operation);
    options.parameters = arguments
        .parameter
        .iter()
        .map(|text| {
            let (name, value) = text.split_once('=').with_context(|| format!("`{text}`: write NAME=VALUE"))?;
            Ok((name.to_owned(), value.to_owned()))
        })
        .collect::<anyhow::Result<_>>()?;
    options.read_only = arguments.read_only;
    options.allow_unsafe = arguments.allow_unsafe;
    options.fail_fast = arguments.fail_fast;
    options.seed = arguments.seed;
    options.cases = arguments.cases.unwrap_or(options.cases);
    options.late_after = arguments.late_look.unwrap_or(options.late_after);
    options.limits.requests = arguments.max_requests;
    options.limits.rate = arguments.rate.map(f64::from);
    options.limits.concurrency = arguments.workers.unwrap_or(options.limits.concurrency);
    options.limits.timeout = arguments.timeout.unwrap_or(options.limits.timeout);
    options.ledger = Some(arguments.ledger.clone());
    Ok(options)
}

/// Reads `SCHEME=VALUE`; the scheme may be left out where the description has only one.
fn credential(text: &str, api: &Api) -> anyhow::Result<Credential> {
    let names: Vec<_> = api.security_schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    if let Some((scheme, value)) = text.split_once('=')
        && names.contains(&scheme)
    {
        return Ok(Credential { scheme: scheme.to_owned(), value: value.to_owned() });
    }
    match names.as_slice() {
        [] => bail!("the description has no security scheme: a credential has no place to go"),
        [only] => Ok(Credential { scheme: (*only).to_owned(), value: text.to_owned() }),
        many => bail!("name the scheme of the credential as SCHEME=VALUE: there are {}", many.join(", ")),
    }
}

/// What `BINDERY_CREDENTIAL` and `BINDERY_CREDENTIAL_<SCHEME>` say.
fn credentials_of_environment(api: &Api) -> Vec<Credential> {
    let variable = |scheme: &str| {
        let name: String =
            scheme.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
        std::env::var(format!("BINDERY_CREDENTIAL_{name}")).ok()
    };
    let only = (api.security_schemes.len() == 1).then(|| std::env::var("BINDERY_CREDENTIAL").ok()).flatten();
    api.security_schemes
        .iter()
        .filter_map(|scheme| {
            let value = variable(&scheme.name).or_else(|| only.clone())?;
            Some(Credential { scheme: scheme.name.clone(), value })
        })
        .collect()
}

/// Tells on a terminal what goes on; nothing elsewhere.
fn progress() -> impl Fn(Event) + Send + Sync + 'static {
    let is_terminal = std::io::stderr().is_terminal();
    move |event| {
        if !is_terminal {
            return;
        }
        let line = match event {
            Event::Plan(lines) => lines.join("\n"),
            Event::PhaseStarted(phase) => format!("{} …", phase.name()),
            Event::PhaseEnded(phase, requests) => format!("{} done, {requests} requests so far", phase.name()),
            Event::Found { check, operation, actual } => format!("found: {check}: {operation}: {actual}"),
            Event::Skipped(note) => format!("left out: {note}"),
        };
        // A progress line that cannot be written is no reason to stop.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// A report to write.
struct Format {
    render: fn(&Report) -> String,
    path: PathBuf,
}

impl Format {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let Some((format, path)) = text.split_once('=') else {
            bail!("`--report {text}` names no file: write FORMAT=FILE, for example json=report.json");
        };
        let render = match format {
            "text" => report::text::render,
            "json" => report::json::render,
            other => bail!("no report format `{other}`: there are text and json"),
        };
        Ok(Self { render, path: PathBuf::from(path) })
    }

    fn write(&self, report: &Report) -> anyhow::Result<()> {
        write_atomically(&self.path, &(self.render)(report))
    }
}

/// Writes a file beside its place and renames it, so that no half of it is ever seen.
pub(crate) fn write_atomically(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("cannot write `{}`", path.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
    file.write_all(text.as_bytes()).with_context(cannot)?;
    file.persist(path).with_context(cannot)?;
    Ok(())
}
