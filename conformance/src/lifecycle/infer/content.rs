//! Which views give the bytes of an item: by the last segment of the path, and by what is said of the answer.

use bindery_spec::ir::{Api, Operation, Type};

use super::view;

/// Last segments below an item that give its bytes.
const CONTENTS: [&str; 9] = ["content", "contents", "download", "raw", "data", "file", "media", "bytes", "blob"];
/// Those of them that say so where nothing describes the answer.
const BARE_CONTENTS: [&str; 7] = ["content", "contents", "download", "raw", "file", "bytes", "blob"];
/// Last segments below an item that give bytes which are no content of it.
const NO_CONTENTS: [&str; 9] = ["logs", "log", "attach", "stats", "events", "export", "stream", "ws", "archive"];

/// Whether a view of that name gives bytes that are no content.
pub(super) fn is_none(name: &str) -> bool {
    NO_CONTENTS.contains(&name)
}

/// Whether a view below an item gives bytes; `of_bytes` says whether items are made of them.
pub(super) fn is_given(api: &Api, operation: &Operation, name: &str, of_bytes: bool) -> bool {
    view::answers_bytes(api, operation)
        || (CONTENTS.contains(&name) && answers_text(api, operation))
        || (of_bytes && BARE_CONTENTS.contains(&name) && is_undescribed(api, operation))
}

/// Whether what lies below an item is called its content, rather than something that is made from it.
pub(super) fn is_named(rest: &[String]) -> bool {
    rest.last().is_some_and(|last| view::words(last).iter().any(|word| CONTENTS.contains(&word.as_str())))
}

/// Whether something is made of bytes: a file in a form, or a body that is neither JSON nor a form.
pub(super) fn is_taken(operation: &Operation) -> bool {
    operation.request_body.iter().flat_map(|body| &body.content).any(|media| {
        let essence = media.essence();
        essence == "multipart/form-data" || !(media.is_json() || essence.contains("form") || essence.contains("xml"))
    })
}

/// Whether the body is plain text, not described at all, or JSON described as nothing but a string: bytes are often
/// described so.
fn answers_text(api: &Api, operation: &Operation) -> bool {
    let mut media_types = view::successes(operation).into_iter().flat_map(|response| &response.content);
    media_types.next().is_none_or(|media_type| match media_type.schema {
        Some(schema) => view::is_type(api, schema, Type::String),
        None => !media_type.is_json(),
    })
}

/// Whether there are schemas that say nothing: so frameworks describe what they know nothing of, as JSON.
fn is_undescribed(api: &Api, operation: &Operation) -> bool {
    let mut media_types = view::successes(operation).into_iter().flat_map(|response| &response.content);
    media_types.all(|media| media.schema.is_none_or(|schema| view::says_nothing(api, schema)))
}
