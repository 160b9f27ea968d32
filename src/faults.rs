//! `bindery faults`

use bindery_conformance::check;
use bindery_conformance::mock::faults;
use bindery_conformance::proof;
use serde_json::json;

use crate::output::say;
use crate::{Outcome, cli};

#[allow(clippy::unnecessary_wraps, reason = "every subcommand has this shape")]
pub(crate) fn run(options: &cli::Faults) -> anyhow::Result<Outcome> {
    if options.json {
        print_json()?;
    } else {
        print_text();
    }
    Ok(Outcome::Clean)
}

fn print_json() -> anyhow::Result<()> {
    let checks: Vec<_> = check::ALL
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "requirement": check.requirement,
                "source": check.source,
                "severity": check.severity.name(),
                "proven_by": proof::of_check(check.id).map(|proof| proof.fault).collect::<Vec<_>>(),
            })
        })
        .collect();
    let faults: Vec<_> = faults()
        .iter()
        .map(|fault| {
            let checks = proof::of_fault(fault.id).map_or(&[][..], |proof| proof.checks);
            json!({ "id": fault.id, "summary": fault.summary, "requirement": fault.requirement, "proves": checks })
        })
        .collect();
    say!("{}", serde_json::to_string_pretty(&json!({ "checks": checks, "faults": faults }))?);
    Ok(())
}

fn print_text() {
    let checks = check::ALL.iter().map(|check| check.id.len());
    let width = faults().iter().map(|fault| fault.id.len()).chain(checks).max().unwrap_or(0);
    say!("Checks of `bindery conform`\n");
    for check in check::ALL {
        say!("{:width$}  {} [{}]", check.id, check.requirement, check.severity.name());
        say!("{:width$}  source: {}", "", check.source);
        let faults: Vec<_> = proof::of_check(check.id).map(|proof| proof.fault).collect();
        say!("{:width$}  proven by: {}", "", faults.join(", "));
    }
    say!("\nFaults of `bindery mock --fault NAME`\n");
    for fault in faults() {
        say!("{:width$}  {}", fault.id, fault.summary);
        say!("{:width$}  breaks: {}", "", fault.requirement);
        let checks = proof::of_fault(fault.id).map(|proof| proof.checks.join(", ")).unwrap_or_default();
        say!("{:width$}  proves: {checks}", "");
    }
}
