//! Where an inline schema stands: what its name is made of.

use std::rc::Rc;

use bindery_spec::ir::StatusPattern;

use crate::lower::wording::singular;
use crate::naming::pascal_case;

/// The word for what has the name of what it stands in.
pub(super) const INNER: &str = "inner";

/// The words of a name; an operation's stand at each of its schemas.
pub(super) type Words = Rc<[String]>;

/// The place of an inline schema: what it belongs to, and its role there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Context {
    /// What it belongs to.
    pub(super) base: Base,
    /// Its role there.
    pub(super) role: Role,
}

/// The role of an inline schema in what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// The words of a property, a parameter, or `request`.
    Words(Words),
    /// The items of the list that stands there.
    Item,
    /// The values of the map that stands there.
    Value,
}

impl Default for Role {
    fn default() -> Self {
        Self::Words(Words::default())
    }
}

/// What an inline schema belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Base {
    /// An operation, by the words of its name.
    Words(Words),
    /// Another schema: the place of its draft, whose name is settled later.
    Draft(usize),
}

impl Default for Base {
    fn default() -> Self {
        Self::Words(Words::default())
    }
}

impl Context {
    /// The context of what plays a role in an operation.
    pub(super) fn operation(base: &Words, role: Words) -> Self {
        Self { base: Base::Words(Rc::clone(base)), role: Role::Words(role) }
    }

    /// The context of what plays a role in another schema.
    pub(super) fn below(draft: usize, role: Words) -> Self {
        Self { base: Base::Draft(draft), role: Role::Words(role) }
    }

    /// The context of the items of a list.
    pub(super) fn item(draft: usize) -> Self {
        Self { base: Base::Draft(draft), role: Role::Item }
    }

    /// The context of the values of a map.
    pub(super) fn value(draft: usize) -> Self {
        Self { base: Base::Draft(draft), role: Role::Value }
    }
}

/// The words for one of what `leaf` names many of; with `else_word` at the end where there is no singular.
pub(super) fn one_of(leaf: &[String], else_word: &str) -> Vec<String> {
    let mut leaf = leaf.to_vec();
    match leaf.pop() {
        Some(last) => match singular(&last) {
            Some(one) => leaf.push(one),
            None if last == else_word => leaf.push(last),
            None => leaf.extend([last, else_word.to_owned()]),
        },
        None => leaf.push(else_word.to_owned()),
    }
    leaf
}

/// The name made of the role alone; absent where the role says too little.
pub(super) fn telling_name(leaf: &[String]) -> Option<String> {
    const SAYS_NOTHING: &[&str] = &[
        "any", "array", "listed", "map", "string", "data", "item", "items", "object", "type", "value", "values",
        "result", "results", "request", "response", "body", "list", "entry", "content", "kind", "id", "name",
        "options", "config", "info", "details", "error",
    ];
    match leaf {
        [] => None,
        // What tells an alternative from the others says nothing without them.
        [first, ..] if first == "with" => None,
        [first, ..] if leaf[1..].iter().all(|word| is_number(word)) && SAYS_NOTHING.contains(&first.as_str()) => None,
        leaf => Some(pascal_case(leaf)),
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a base and a role, without saying twice what the one ends and the other begins with.
pub(super) fn join(base: &[String], leaf: &[String]) -> Vec<String> {
    let longest = base.len().min(leaf.len());
    let overlap = (1..=longest).rev().find(|length| {
        // A leaf that is swallowed whole would leave the name of its parent.
        *length < leaf.len() && base[base.len() - length..] == leaf[..*length]
    });
    let mut full = base.to_vec();
    match leaf {
        [] => {}
        // `ErrorError` would say one thing twice and not that it is another.
        leaf if base.ends_with(leaf) => full.push(INNER.to_owned()),
        leaf => full.extend_from_slice(&leaf[overlap.unwrap_or(0)..]),
    }
    full
}

/// The words that tell the body of one response from those of others: `response` for success, `not found response`,
/// `error response` for the rest.
#[must_use]
pub fn response_words(status: StatusPattern) -> Vec<String> {
    let text = match status {
        StatusPattern::Code(200) | StatusPattern::Range(2) => "response",
        StatusPattern::Code(201) => "created response",
        StatusPattern::Code(202) => "accepted response",
        StatusPattern::Code(400) => "bad request response",
        StatusPattern::Code(401) => "unauthorized response",
        StatusPattern::Code(403) => "forbidden response",
        StatusPattern::Code(404) => "not found response",
        StatusPattern::Code(409) => "conflict response",
        StatusPattern::Code(422) => "unprocessable response",
        StatusPattern::Code(429) => "too many requests response",
        StatusPattern::Code(500) => "server error response",
        StatusPattern::Code(503) => "unavailable response",
        StatusPattern::Range(4) => "client error response",
        StatusPattern::Range(5) => "server error response",
        StatusPattern::Default => "error response",
        StatusPattern::Code(code) => return vec!["status".to_owned(), code.to_string(), "response".to_owned()],
        StatusPattern::Range(_) => "other response",
    };
    text.split(' ').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::naming::words;

    #[test]
    fn names_do_not_stutter() {
        for (base, leaf, expected) in [
            ("FileStatus", "status_details", "FileStatusDetails"),
            ("ListFiles", "purpose", "ListFilesPurpose"),
            ("Error", "error", "ErrorInner"),
            ("CompoundFilter", "filter", "CompoundFilterInner"),
        ] {
            assert_eq!(pascal_case(&join(&words(base), &words(leaf))), expected);
        }
    }

    #[test]
    fn only_some_roles_are_names() {
        for (leaf, expected) in [("shipping", Some("Shipping")), ("value_2", None), ("with_labels", None), ("", None)] {
            assert_eq!(telling_name(&words(leaf)).as_deref(), expected, "{leaf}");
        }
    }

    #[test]
    fn items_are_named_in_the_singular() {
        for (leaf, expected) in [
            ("tools", "tool"),
            ("categories", "category"),
            ("data", "data_item"),
            ("boxes", "box"),
            ("status", "status_item"),
            ("item", "item"),
            ("line_item", "line_item"),
        ] {
            assert_eq!(one_of(&words(leaf), "item").join("_"), expected);
        }
    }
}
