//! The report as JUnit's XML: a suite for each check, a failed case for each operation and place that broke it.
//!
//! A check that held everywhere is one passed case. Accepted findings, and checks that could never be decided, are
//! skipped cases.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use crate::check;
use crate::finding::Finding;

/// The whole report.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut junit = Junit::new(format!("bindery conform {} {}", report.title, report.version));
    junit.set_time(Duration::try_from_secs_f64(report.seconds).unwrap_or_default());
    let parts = report.parts();
    for (id, tally) in &report.checks {
        let mut suite = TestSuite::new(id.as_str());
        for finding in parts.iter().filter(|finding| finding.check == *id) {
            suite.add_test_case(failed(finding));
        }
        for finding in report.known.iter().filter(|finding| finding.check == *id) {
            let mut status = TestCaseStatus::skipped();
            status.set_message("accepted by the baseline");
            suite.add_test_case(case(finding, status));
        }
        if suite.test_cases.is_empty() {
            let requirement = check::find(id).map_or("", |check| check.requirement);
            let mut status = TestCaseStatus::success();
            if tally.passed == 0 {
                status = TestCaseStatus::skipped();
                status.set_message(format!("undecided: {} answers did not tell", tally.undecided));
            }
            let mut case = TestCase::new(requirement, status);
            case.set_classname(format!("bindery.{id}"));
            suite.add_test_case(case);
        }
        junit.add_test_suite(suite);
    }
    if !report.stale.is_empty() {
        let mut suite = TestSuite::new("baseline");
        for key in &report.stale {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type("stale").set_message("accepted by the baseline, and not found any more");
            let mut case = TestCase::new(key.as_str(), status);
            case.set_classname("bindery.baseline");
            suite.add_test_case(case);
        }
        junit.add_test_suite(suite);
    }
    // Writing XML into a String fails on no text.
    let text = junit.to_string().unwrap_or_default();
    // The schema of Jenkins' xUnit plugin, which refuses what it does not know, has this count in suites alone.
    format!("{}\n", text.replacen(&format!(" skipped=\"{}\"", junit.skipped), "", 1))
}

fn failed(finding: &Finding) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(finding.severity.name());
    status.set_message(format!("{}: {}", finding.requirement, finding.actual));
    let mut text = format!(
        "required  {} ({})\nexpected  {}\nactual    {}\nseen      {} times\n",
        finding.requirement, finding.source, finding.expected, finding.actual, finding.count
    );
    for line in &finding.curl {
        text.push_str(&format!("$ {line}\n"));
    }
    status.set_description(text);
    case(finding, status)
}

fn case(finding: &Finding, status: TestCaseStatus) -> TestCase {
    let place = if finding.place.is_empty() { String::new() } else { format!(" · {}", finding.place) };
    let mut case = TestCase::new(format!("{}{place}", finding.operation), status);
    case.set_classname(format!("bindery.{}", finding.check));
    case.set_time(Duration::from_millis(finding.steps.last().map_or(0, |step| step.took_ms)));
    case
}
