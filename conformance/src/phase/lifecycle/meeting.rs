//! Changes that meet: two at once of different properties of one thing, neither of which may undo the other.

use std::sync::Arc;

use futures_util::future::join;
use serde_json::{Map, Value};

use super::change::{Changing, Seen, case, is_derived, read, whole};
use crate::check::change_lost;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;

/// How often two changes are sent at once.
const ROUNDS: u32 = 4;

/// Sends two partial changes of a thing at once, each of one property of its own, and looks for both. Where one of them is
/// refused, for now or since the thing has changed, nothing is told: that is how a server keeps one from undoing the other.
pub(super) async fn all(run: &Run, item: &Arc<Item>, changing: &Changing) {
    for round in 0..ROUNDS {
        if run.is_over() {
            return;
        }
        let Some(before) = read(run, item, changing).await else { return };
        let token = run.token(&format!("meeting-{round}"));
        let Some(all) = whole(run, item.resource, changing, &token, &before.1) else { return };
        let Some((one, other)) = pair(&all, &before.1) else { return };
        let of = |member: &(String, Value)| Map::from_iter([member.clone()]);
        let label = "a change, while another one is made";
        let send = |member: &(String, Value)| run.send(case(run, item, changing, &of(member), label));
        let (first, second) = join(send(&one), send(&other)).await;
        let is_done = |by: &Exchange| by.is_success() && by.status() != Some(202);
        if !is_done(&first) || !is_done(&second) {
            return;
        }
        let Some(after) = read(run, item, changing).await else { return };
        let sent = Map::from_iter([one, other]);
        if judge(run, &sent, (&before, &after), [first, second]) {
            return;
        }
    }
}

/// The first and the last of the values that a thing does not have yet, and that stand by themselves.
pub(super) fn pair(all: &Map<String, Value>, before: &Value) -> Option<((String, Value), (String, Value))> {
    let is_plain = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    let is_apt = |(name, value): &(&String, &Value)| {
        let old = before.get(name.as_str());
        is_plain(value) && old.is_some_and(|old| old != *value) && !is_derived(name)
    };
    let mut apt = all.iter().filter(is_apt).map(|(name, value)| (name.clone(), value.clone()));
    apt.next().zip(apt.next_back())
}

/// Judges what a read says after both; whether it was wrong.
fn judge(run: &Run, sent: &Map<String, Value>, (before, after): (&Seen, &Seen), by: [Arc<Exchange>; 2]) -> bool {
    let verdict = change_lost::judge_both(sent, &before.1, &after.1);
    let [first, second] = by;
    let name = first.case.name.clone();
    run.judge(&change_lost::CHECK, &name, verdict, &[Arc::clone(&before.0), first, second, Arc::clone(&after.0)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn two_plain_values_that_are_new_and_follow_from_nothing_are_changed_at_once() {
        let Value::Object(all) = json!({
            "state": "b", "title": "b", "tags": ["b"], "pages": 2, "same": 1, "untold": "b", "open": true
        }) else {
            return;
        };
        let before = json!({ "state": "a", "title": "a", "tags": [], "pages": 1, "same": 1, "open": false });
        let names = pair(&all, &before).map(|(one, other)| (one.0, other.0));
        assert_eq!(names, Some(("title".to_owned(), "open".to_owned())));
        assert_eq!(pair(&all, &json!({ "title": "a", "state": "a" })), None);
    }
}
