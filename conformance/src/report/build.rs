//! From what a run has noted to a report.

use bindery_spec::ir::OperationIndex;

use super::data::Report;
use super::redact::Redactor;
use super::script::Script;
use super::{curl, rust, steps};
use crate::check;
use crate::coverage;
use crate::engine::book::Cause;
use crate::engine::run::Run;
use crate::finding::Finding;

impl Report {
    /// Takes what a run has noted.
    pub(crate) fn of(run: &Run) -> Self {
        let seconds = run.elapsed().as_secs_f64();
        let redactor = Redactor::new(run.secrets());
        let script = Script::new(run);
        let causes = std::mem::take(&mut run.book().causes);
        let parts = causes.into_values().map(|cause| finding(&script, &redactor, &cause)).collect();
        let coverage = coverage(run);
        let answers = std::mem::take(&mut run.book().answers);
        let drift =
            answers.drift(&run.context(), &run.options.versions).map(|drift| drift.map(|text| redactor.text(text)));
        let book = run.book();
        let checks = check::ALL.iter().filter_map(|check| book.told(check).map(|tally| (check.id, tally)));
        let endpoint = run.client.endpoint();
        let mut report = Self {
            bindery: env!("CARGO_PKG_VERSION").to_owned(),
            title: run.api.title.clone(),
            version: run.api.version.clone(),
            description: String::new(),
            url: format!("{}{}", endpoint.origin(), endpoint.base),
            seed: run.options.seed,
            shard: run.options.shard,
            started: run.started_at.to_string(),
            seconds,
            requests: run.client.sent(),
            findings: Vec::new(),
            known: Vec::new(),
            stale: Vec::new(),
            drift,
            kept: book.kept.iter().cloned().collect(),
            checks: checks.map(|(id, tally)| (id.to_owned(), tally)).collect(),
            skipped: book.skipped.iter().map(|note| redactor.text(note)).collect(),
            left_out: run.means.left_out().map_or(0, |(_, count)| count),
            statuses: book.statuses.clone(),
            coverage,
        };
        report.set_parts(parts);
        report
    }
}

fn finding(script: &Script<'_>, redactor: &Redactor, cause: &Cause) -> Finding {
    let place = redactor.text(&cause.fault.place);
    Finding {
        key: Finding::key_of(cause.check.id, &cause.operation, &place),
        check: cause.check.id.to_owned(),
        severity: cause.check.severity,
        operation: cause.operation.clone(),
        place,
        requirement: cause.check.requirement.to_owned(),
        source: cause.check.source.to_owned(),
        expected: redactor.text(&cause.fault.expected),
        actual: redactor.text(&cause.fault.actual),
        count: cause.count,
        curl: curl::sequence(script, cause).iter().map(|line| redactor.text(line)).collect(),
        rust: redactor.text(&rust::test(script, cause)),
        steps: steps::evidence(script, redactor, &cause.sequence),
        also: Vec::new(),
    }
}

fn coverage(run: &Run) -> coverage::Coverage {
    let family = |index: usize| {
        let (mut resource, _) = run.resources.role_of(OperationIndex(index))?;
        // A chain of parents is no longer than there are resources.
        for _ in 0..run.resources.items.len() {
            match &run.resources.get(resource).parent {
                Some(parent) => resource = parent.resource,
                None => break,
            }
        }
        Some(run.resources.get(resource).name.clone())
    };
    let why_not = |index: usize, operation: &bindery_spec::ir::Operation| run.why_not(OperationIndex(index), operation);
    coverage::measure(&run.api, &run.book().coverage, &family, &why_not)
}
