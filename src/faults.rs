//! `bindery faults`

use bindery_conformance::mock::faults;
use serde_json::json;

use crate::output::say;
use crate::{Outcome, cli};

#[allow(clippy::unnecessary_wraps, reason = "every subcommand has this shape")]
pub(crate) fn run(options: &cli::Faults) -> anyhow::Result<Outcome> {
    if options.json {
        let list: Vec<_> = faults()
            .iter()
            .map(|fault| json!({ "id": fault.id, "summary": fault.summary, "requirement": fault.requirement }))
            .collect();
        say!("{}", serde_json::to_string_pretty(&json!({ "faults": list }))?);
    } else {
        let width = faults().iter().map(|fault| fault.id.len()).max().unwrap_or(0);
        for fault in faults() {
            say!("{:width$}  {}\n{:width$}    breaks: {}", fault.id, fault.summary, "", fault.requirement);
        }
    }
    Ok(Outcome::Clean)
}
