//! The way through all parts.

use super::operations::Operations;
use super::schema::Walk;
use super::{Diff, Edit};
use crate::ir::Api;

/// Compares two descriptions of an API.
///
/// Everything is compared by what it means: the order of members, references, wrappers, spellings of the same number and the
/// dialect make no difference. `info.title` and `info.version` are no change; they are in [`Diff::old`] and [`Diff::new`].
///
/// ```
/// use bindery_spec::{ReadOptions, diff::{Step, diff}, read_text};
///
/// let text = |limit| format!("openapi: 3.1.1\ninfo: {{title: Pets, version: '1'}}\npaths:\n  /pets:\n    get:\n      \
///     parameters: [{{name: limit, in: query, schema: {{type: integer, maximum: {limit}}}}}]\n      \
///     responses: {{'204': {{description: None.}}}}\n");
/// let read = |text: String| read_text("pets.yaml", &text, &ReadOptions::default()).api.expect("it can be read");
/// let found = diff(&read(text(100)), &read(text(50)));
/// assert_eq!(found.changes[0].code.id, "limit-tightened");
/// assert_eq!(found.step(), Step::Major);
/// assert!(diff(&read(text(50)), &read(text(50))).changes.is_empty());
/// ```
#[must_use]
pub fn diff(old: &Api, new: &Api) -> Diff {
    let mut walk = Walk::new(old, new);
    super::servers::compare(&mut walk);
    super::security::schemes(&mut walk);
    let operations = Operations::pair(&walk);
    operations.compare(&mut walk);
    walk.run();
    super::types::compare(&mut walk, &operations);
    walk.run();
    super::types::carried(&mut walk);
    words(&mut walk);
    let record = std::mem::take(&mut walk.record);
    let (changes, edits) = record.into_parts(|nodes| walk.operations(nodes), |operation| operations.name(operation));
    let head = |api: &Api| (api.title.clone(), api.version.clone());
    Diff { old: head(old), new: head(new), changes, edits }
}

/// What is said about the API as a whole.
fn words(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    for (member, is_same) in [
        ("summary", old.summary == new.summary),
        ("description", old.description == new.description),
        ("termsOfService", old.terms_of_service == new.terms_of_service),
        ("contact", old.contact == new.contact),
        ("license", old.license == new.license),
        ("externalDocs", old.external_docs == new.external_docs),
    ] {
        if !is_same {
            walk.record.edit(Edit { subject: "info".to_owned(), member, old: None, new: None });
        }
    }
}
