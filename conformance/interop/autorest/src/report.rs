//! The server's own report: how often each of its scenarios was reached with what it expects.
//!
//! What is not reached stands in `unreached.txt`, each with its reason; an entry that is reached is out of date, and fails as well.

use std::collections::BTreeMap;

use crate::run::{Run, client};

const UNREACHED: &str = include_str!("../unreached.txt");

pub async fn run(run: &mut Run) {
    let client = client!(report, run);
    let azure = client!(azure_report, run);
    let mut scenarios: BTreeMap<String, i64> = BTreeMap::new();
    for found in [
        run.accepts("the report", client.report().get()).await,
        run.accepts("the report of what is optional", client.report().get_optional()).await,
        run.accepts("the report of what Azure has", azure.report().get()).await,
    ] {
        scenarios.extend(found.into_iter().flatten());
    }
    let unreached: BTreeMap<&str, &str> = UNREACHED
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| line.split_once(": "))
        .collect();
    let is_exempt = |name: &str| {
        unreached.contains_key(name)
            || unreached.keys().any(|key| key.strip_suffix('*').is_some_and(|start| name.starts_with(start)))
    };
    let mut reached = 0;
    for (name, times) in &scenarios {
        reached += usize::from(*times > 0);
        if *times == 0 && !is_exempt(name) {
            run.check(name, Err("the server's report has no call that it accepted".to_owned()));
        }
    }
    for name in unreached.keys() {
        if scenarios.get(*name).is_some_and(|times| *times > 0) {
            run.check(name, Err("is in unreached.txt, and was reached".to_owned()));
        }
    }
    println!("{reached} of {} scenarios reached, {} left out with a reason", scenarios.len(), unreached.len());
}
