//! Deletes that are only accepted, and what is put where something was deleted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::notes::{Shared, found, with};
use crate::runs::Outcome;

/// What would tell of something that is there after its delete.
const STILL_THERE: [&str; 7] = [
    "absent-accepted",
    "concurrent-delete",
    "delete-again-succeeds",
    "deleted-returns",
    "deleted-visible",
    "list-during-delete",
    "neighbour-harmed",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_delete_that_is_accepted_has_time_to_be_carried_out() -> Outcome<()> {
    let manner = |notes: Shared, asked: crate::notes::Asked| async move {
        let Some(id) = asked.id.filter(|_| asked.method == "DELETE") else {
            return with(&notes, |notes| notes.answer(&asked));
        };
        if !with(&notes, |notes| notes.kept.contains_key(&id)) {
            return (404, json!({}));
        }
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(150)).await;
            with(&notes, |notes| notes.kept.remove(&id));
        });
        (202, Value::Null)
    };
    assert_eq!(found("", &STILL_THERE, manner).await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn deletes_that_are_never_carried_out_are_waited_for_once() -> Outcome<()> {
    let looks = Arc::new(Mutex::new(BTreeMap::<u64, u32>::new()));
    let counted = Arc::clone(&looks);
    let manner = move |notes: Shared, asked: crate::notes::Asked| {
        let looks = Arc::clone(&counted);
        async move {
            let mut looks = looks.lock().unwrap_or_else(PoisonError::into_inner);
            match (asked.method.as_str(), asked.id) {
                ("DELETE", Some(id)) if with(&notes, |notes| notes.kept.contains_key(&id)) => {
                    looks.entry(id).or_default();
                    return (202, Value::Null);
                }
                ("GET", Some(id)) => {
                    looks.entry(id).and_modify(|count| *count += 1);
                }
                _ => {}
            }
            with(&notes, |notes| notes.answer(&asked))
        }
    };
    assert_eq!(found("", &["deleted-visible"], manner).await?, ["deleted-visible"]);
    let looks = looks.lock().map_err(|_| "a manner panicked")?;
    let often = looks.values().filter(|count| **count >= 25).count();
    assert!(often > 0, "none was waited for: {looks:?}");
    assert!(often * 4 < looks.len(), "{often} of {} were waited for: {looks:?}", looks.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_put_that_brings_back_what_was_deleted_is_found() -> Outcome<()> {
    let checks = ["absent-accepted", "deleted-visible", "deleted-returns"];
    let correct = |notes: Shared, asked: crate::notes::Asked| async move { with(&notes, |notes| notes.answer(&asked)) };
    assert_eq!(found("", &checks, correct).await?, Vec::<String>::new());
    let revives = |notes: Shared, asked: crate::notes::Asked| async move {
        with(&notes, |notes| match (asked.method.as_str(), asked.id, &asked.draft) {
            ("PUT", Some(id), Some(draft)) => (200, notes.keep(id, draft)),
            _ => notes.answer(&asked),
        })
    };
    let found = found("", &checks, revives).await?;
    assert!(found.contains(&"absent-accepted".to_owned()), "{found:?}");
    Ok(())
}
