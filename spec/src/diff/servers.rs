//! Servers of the API as a whole.

use super::pairing::{Paired, pair_up};
use super::record::Finding;
use super::schema::Walk;
use super::{Direction, codes};
use crate::ir::{Server, ServerVariable};

pub(super) fn compare(walk: &mut Walk<'_>) {
    let found = changes(&walk.old.servers, &walk.new.servers, "servers");
    found.into_iter().for_each(|finding| walk.record.add(finding));
}

/// How one list of servers became another. Their order says nothing.
pub(super) fn changes(old: &[Server], new: &[Server], subject: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |code, detail| found.push(Finding::new(code, subject, detail, Direction::Request));
    for Paired { old, new, .. } in pair_up(old, new, |old, new| old.url == new.url, |_, _| false) {
        match (old, new) {
            (Some(old), Some(new)) => {
                for detail in variables(&old.variables, &new.variables) {
                    tell(&codes::SERVER_VARIABLE_CHANGED, format!("`{}`: {detail}", new.url));
                }
            }
            (Some(old), None) => tell(&codes::SERVER_REMOVED, format!("`{}` is gone", old.url)),
            (None, Some(new)) => tell(&codes::SERVER_ADDED, format!("`{}` is new", new.url)),
            (None, None) => {}
        }
    }
    found
}

fn variables(old: &[ServerVariable], new: &[ServerVariable]) -> Vec<String> {
    let mut details = Vec::new();
    for variable in old {
        let Some(other) = new.iter().find(|other| other.name == variable.name) else { continue };
        // A default where there was none takes nothing away: whoever gave a value goes on giving it.
        if variable.default.is_some() && variable.default != other.default {
            let text =
                |value: &Option<String>| value.clone().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
            details.push(format!(
                "the default of `{}` is {}, no longer {}",
                variable.name,
                text(&other.default),
                text(&variable.default)
            ));
        }
        let is_refused = |value: &&String| !other.values.is_empty() && !other.values.contains(value);
        for value in variable.values.iter().filter(is_refused) {
            details.push(format!("`{}` may be `{value}` no longer", variable.name));
        }
        if variable.values.is_empty() && !other.values.is_empty() {
            details.push(format!("only some values of `{}` are allowed", variable.name));
        }
    }
    details
}
