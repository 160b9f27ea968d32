//! Groups by tag, and the names of methods without stutter.
//!
//! `Files_Delete` and `deleteFile` in the tag `Files` are both `files().delete()`; where two operations would be called
//! alike, both keep their whole name.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Operation, OperationIndex};

use crate::lower::wording::{VERBS, singular};
use crate::naming::{Name, Wanted, field_ident, module_ident, pascal_case, settle, snake_case, type_ident, words};

/// A group with the names of everything in it.
pub(super) struct NamedGroup {
    /// The tag, and the method of the client.
    pub(super) name: Name,
    /// The type.
    pub(super) ty: String,
    /// The module.
    pub(super) module: String,
    /// The operations, in document order.
    pub(super) operations: Vec<NamedOperation>,
}

/// An operation with its names.
pub(super) struct NamedOperation {
    /// Which.
    pub(super) index: OperationIndex,
    /// The method.
    pub(super) ident: String,
    /// The same in Pascal case: the beginning of the names of its types.
    pub(super) stem: String,
    /// The same in capitals.
    pub(super) constant: String,
}

/// Names that the client has for itself.
const CLIENT_METHODS: &[&str] =
    &["builder", "clone", "core", "new", "fmt", "into", "from", "try_into", "to_owned", "borrow"];
/// Words of groups that say what a group is, and not what it is about.
const WHAT: &[&str] = &["api", "apis", "controller", "endpoint", "endpoints", "operations", "resource", "service"];
/// Names that each group has for itself.
const GROUP_METHODS: &[&str] = &["new", "clone", "fmt", "into", "from", "try_into", "to_owned", "borrow"];
/// Types that the file of each group uses by their plain names.
const FILE_TYPES: &[&str] = &[
    "BoxFuture",
    "ByteStream",
    "Call",
    "Client",
    "Error",
    "FieldEncoding",
    "FilePart",
    "FormBuilder",
    "MultipartBuilder",
    "Operation",
    "Request",
    "RequestOptions",
    "Style",
    "StyleKind",
];

/// Sorts the operations by tag, in document order, and names everything; `operation_words` has the words of each.
pub(super) fn group(api: &Api, operation_words: &[Vec<String>]) -> Vec<NamedGroup> {
    let mut tags: Vec<(String, Vec<OperationIndex>)> = Vec::new();
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let tag = tag_of(operation);
        let place = *places.entry(snake_case(&words(&tag))).or_insert_with(|| {
            tags.push((tag, Vec::new()));
            tags.len() - 1
        });
        if let Some((_, operations)) = tags.get_mut(place) {
            operations.push(OperationIndex(index));
        }
    }
    let own = own_words(&tags.iter().map(|(tag, _)| words(tag)).collect::<Vec<_>>());
    let wanted = |ident: fn(&str) -> String| -> Vec<Wanted> {
        tags.iter()
            .zip(&own)
            .map(|((tag, _), own)| {
                let short = (own.len() < words(tag).len()).then(|| ident(&own.join(" ")));
                let whole = [ident(tag), ident(&format!("{tag} api"))];
                Wanted { key: tag.clone(), candidates: short.into_iter().chain(whole).collect() }
            })
            .collect()
    };
    let reserved = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<HashSet<_>>();
    let methods = settle(&wanted(field_ident), &reserved(CLIENT_METHODS));
    let types = settle(&wanted(group_type), &reserved(FILE_TYPES));
    // The module that they stand in has a name of its own.
    let modules = settle(&wanted(module_in_ascii), &reserved(&["operations"]));
    tags.into_iter()
        .zip(methods)
        .zip(types.into_iter().zip(modules))
        .zip(own)
        .map(|((((tag, indexes), ident), (ty, module)), own)| NamedGroup {
            operations: name_operations(api, operation_words, &own, &indexes),
            name: Name { wire: tag, ident },
            ty,
            module,
        })
        .collect()
}

/// The words of each tag without those that all tags begin or end with (`Api20100401Account`, `pet-controller`), which tell
/// none from the others. A tag keeps a word of its own that begins with a letter.
fn own_words(tags: &[Vec<String>]) -> Vec<Vec<String>> {
    const MANY: usize = 3;
    let [first, others @ ..] = tags else { return Vec::new() };
    if tags.len() < MANY {
        return tags.to_vec();
    }
    let common = |place: &dyn Fn(&[String], usize) -> Option<String>| {
        (0..first.len())
            .take_while(|at| {
                let word = place(first, *at);
                word.is_some() && others.iter().all(|other| place(other, *at) == word)
            })
            .count()
    };
    let start = common(&|words, at| words.get(at).cloned());
    let end = common(&|words, at| words.len().checked_sub(at + 1).and_then(|at| words.get(at).cloned()));
    let says_enough = |rest: Option<&[String]>| {
        rest.and_then(<[String]>::first).is_some_and(|word| word.starts_with(char::is_alphabetic))
    };
    let (mut start, mut end) = (start, end);
    if !tags.iter().all(|tag| says_enough(tag.get(start..))) {
        start = 0;
    }
    if !tags.iter().all(|tag| tag.len() > start + end) {
        end = 0;
    }
    tags.iter().map(|tag| tag[start..tag.len() - end].to_vec()).collect()
}

/// The module of a group. Its name is that of a file, which has to be ASCII.
fn module_in_ascii(tag: &str) -> String {
    if tag.is_ascii() {
        return module_ident(tag);
    }
    let ascii: Vec<String> = words(tag).into_iter().filter(|word| word.is_ascii()).collect();
    if ascii.is_empty() { "group".to_owned() } else { module_ident(&ascii.join(" ")) }
}

/// A group must not be called like a type of one of its operations.
fn group_type(tag: &str) -> String {
    let ident = type_ident(tag);
    let clashes =
        ["Request", "Response", "Error"].iter().any(|ending| ident.len() > ending.len() && ident.ends_with(ending));
    if clashes { format!("{ident}Group") } else { ident }
}

/// The types of requests, by the stems of their methods: what ends with `Request` already does not say it twice.
pub(super) fn request_types<'a>(group: &NamedGroup, stems: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wanted: Vec<Wanted> = stems
        .map(|stem| {
            let whole = format!("{stem}Request");
            let says_so = stem.len() > "Request".len() && stem.ends_with("Request");
            let short = says_so.then(|| stem.to_owned());
            Wanted { key: whole.clone(), candidates: short.into_iter().chain([whole]).collect() }
        })
        .collect();
    let reserved = FILE_TYPES.iter().chain([&group.ty.as_str()]).map(|name| (*name).to_owned()).collect();
    settle(&wanted, &reserved)
}

/// The first tag, else the first segment of the path that is neither a parameter nor a version.
pub(super) fn tag_of(operation: &Operation) -> String {
    if let Some(tag) = operation.tags.iter().find(|tag| !words(tag).is_empty()) {
        return tag.trim().trim_end_matches(':').to_owned();
    }
    let is_version = |segment: &str| {
        let rest = segment.strip_prefix(['v', 'V']).unwrap_or("");
        !rest.is_empty() && rest.starts_with(|first: char| first.is_ascii_digit())
    };
    let path = operation.path.split(['?', '#']).next().unwrap_or_default();
    let segment = path.split('/').find(|segment| {
        !segment.contains('{') && !is_version(segment) && *segment != "api" && !words(segment).is_empty()
    });
    segment.unwrap_or("api").to_owned()
}

fn name_operations(
    api: &Api,
    operation_words: &[Vec<String>],
    group: &[String],
    indexes: &[OperationIndex],
) -> Vec<NamedOperation> {
    let says_what_it_is = ends_with_what_it_is(indexes.iter().map(|index| operation_words[index.0].as_slice()));
    let wanted: Vec<Wanted> = indexes
        .iter()
        .map(|index| {
            let operation = &api.operations[index.0];
            let mut full = operation_words[index.0].clone();
            full.truncate(full.len() - usize::from(says_what_it_is));
            let method = operation.method.as_str().to_ascii_lowercase();
            let says_method = full.first() == Some(&method);
            let with_method = (!says_method).then_some(method).into_iter().chain(full.iter().cloned()).collect();
            let short = without_stutter(&full, group);
            let mut candidates: Vec<String> = Vec::new();
            candidates.extend(operation.client_name.as_deref().map(field_ident));
            let with_slash: Vec<String> = if operation.path.len() > 1 && operation.path.ends_with('/') {
                full.iter().cloned().chain(["slash".to_owned()]).collect()
            } else {
                Vec::new()
            };
            for words in [short, full, with_method, with_slash].into_iter().filter(|words| !words.is_empty()) {
                let ident = field_ident(&snake_case(&words));
                if candidates.last() != Some(&ident) {
                    candidates.push(ident);
                }
            }
            Wanted { key: operation.key(), candidates }
        })
        .collect();
    let reserved = GROUP_METHODS.iter().map(|name| (*name).to_owned()).collect();
    let idents = settle(&wanted, &reserved);
    indexes
        .iter()
        .zip(idents)
        .map(|(index, ident)| {
            let bare = ident.strip_prefix("r#").unwrap_or(&ident).trim_end_matches('_').to_owned();
            NamedOperation {
                index: *index,
                stem: upper_first(&pascal_case(&bare.split('_').collect::<Vec<_>>())),
                constant: bare.to_uppercase(),
                ident,
            }
        })
        .collect()
}

/// Whether all of a group say at their end that they are operations (`ListThreadsMethod`), which tells none from the others.
fn ends_with_what_it_is<'a>(operations: impl Iterator<Item = &'a [String]> + Clone) -> bool {
    const WHAT: &[&str] = &["action", "api", "endpoint", "handler", "method", "operation"];
    let says_so = |words: &[String]| matches!(words, [.., _, last] if WHAT.contains(&last.as_str()));
    operations.clone().count() > 1 && operations.clone().all(says_so)
}

/// An identifier that begins with a letter: the words of a method always do, but for a digit.
fn upper_first(ident: &str) -> String {
    if ident.starts_with(|first: char| first.is_ascii_digit()) { format!("N{ident}") } else { ident.to_owned() }
}

/// The words of an operation without those of its group: the first run of them, in the singular or the plural.
fn without_stutter(operation: &[String], group: &[String]) -> Vec<String> {
    let alike = |left: &str, right: &str| {
        let one = |word: &str| singular(word).unwrap_or_else(|| word.to_owned());
        left == right || one(left) == right || left == one(right) || one(left) == one(right)
    };
    // `bool_getTrue` in `boolOperations` is about the same, whatever the group says that it is a group of.
    let is_about = |group: &[String]| operation.iter().zip(group).all(|(left, right)| alike(left, right));
    let group = match group {
        [about @ .., last]
            if WHAT.contains(&last.as_str()) && !about.is_empty() && is_about(about) && !is_about(group) =>
        {
            about
        }
        _ => group,
    };
    if group.is_empty() || operation.len() <= group.len() {
        return operation.to_vec();
    }
    let start = (0..=operation.len() - group.len())
        .find(|start| operation[*start..].iter().zip(group).all(|(left, right)| alike(left, right)));
    match start {
        None => operation.to_vec(),
        // `inviteUser` in `Invites` begins with what it does, `fileDelete` in `Files` with what it is about.
        Some(0) if operation[..group.len()] != *group && !VERBS.contains(&operation[group.len()].as_str()) => {
            operation.to_vec()
        }
        Some(start) => {
            let (before, after) = (&operation[..start], &operation[start + group.len()..]);
            match (before, after) {
                // `forClientAndUser`: what follows belongs to what is said before.
                ([.., last], [and, ..]) if is_preposition(last) && matches!(and.as_str(), "and" | "or") => {
                    operation.to_vec()
                }
                // Of `addItemsToPlaylist` no `to` is left, and of `listRolesGivenToUser` all.
                ([_, ..], []) if before.last().is_some_and(|last| is_preposition(last)) => match before {
                    [rest @ .., verb, _] if !is_participle(verb) => [rest, std::slice::from_ref(verb)].concat(),
                    _ => operation.to_vec(),
                },
                _ => [before, after].concat(),
            }
        }
    }
}

fn is_preposition(word: &str) -> bool {
    const PREPOSITIONS: &[&str] = &["at", "by", "for", "from", "in", "of", "on", "to", "with"];
    PREPOSITIONS.contains(&word)
}

fn is_participle(word: &str) -> bool {
    word.len() > 4 && (word.ends_with("ed") || word.ends_with("en"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_do_not_say_what_all_of_them_say() {
        for (tags, expected) in [
            (
                &["Api20100401Account", "Api20100401Call", "Api20100401CallEvent"][..],
                &["account", "call", "call_event"][..],
            ),
            (&["pet-controller", "owner-controller", "vet-controller"], &["pet", "owner", "vet"]),
            (&["pet-controller", "owner-controller"], &["pet_controller", "owner_controller"]),
            (&["User", "UserGroup", "UserRole"], &["user", "user_group", "user_role"]),
            (&["Data 1", "Data 2", "Data 3"], &["data_1", "data_2", "data_3"]),
            (&["A api", "B api", "api"], &["a_api", "b_api", "api"]),
        ] {
            let found: Vec<String> = own_words(&tags.iter().map(|tag| words(tag)).collect::<Vec<_>>())
                .iter()
                .map(|it| snake_case(it))
                .collect();
            assert_eq!(found, expected, "{tags:?}");
        }
    }

    #[test]
    fn methods_do_not_say_that_they_are_methods() {
        for (ids, expected) in [
            (&["ListThreadsMethod", "DeleteThreadMethod"][..], true),
            (&["ListThreadsMethod", "DeleteThread"], false),
            (&["ListThreadsMethod"], false),
            (&["ListMethods", "method"], false),
        ] {
            let ids: Vec<Vec<String>> = ids.iter().map(|id| words(id)).collect();
            assert_eq!(ends_with_what_it_is(ids.iter().map(Vec::as_slice)), expected, "{ids:?}");
        }
    }

    #[test]
    fn methods_do_not_repeat_their_group() {
        let cases = [
            ("Files_Delete", "Files", "delete"),
            ("deleteFile", "Files", "delete"),
            ("fileDelete", "Files", "delete"),
            ("inviteUser", "Invites", "invite_user"),
            ("listFiles", "Files", "list"),
            ("Files_GetContent", "Files", "get_content"),
            ("createChatCompletion", "Chat", "create_completion"),
            ("listCoreV1NamespacedPod", "core_v1", "list_namespaced_pod"),
            ("pulls/list-review-comments", "pulls", "list_review_comments"),
            ("files", "Files", "files"),
            ("retrieve", "Files", "retrieve"),
            ("listCategories", "category", "list"),
            ("bool_getTrue", "boolOperations", "get_true"),
            ("PetService_Get", "PetService", "get"),
            ("getBool", "boolOperations", "get_bool"),
            ("addItemsToPlaylist", "Playlists", "add_items"),
            ("listFilesInVectorStoreBatch", "Vector stores", "list_files_in_batch"),
            ("listRolesGivenToUser", "User", "list_roles_given_to_user"),
            ("listTokensForServerAndClient", "Server", "list_tokens_for_server_and_client"),
            ("forUser", "User", "for_user"),
        ];
        for (id, tag, expected) in cases {
            assert_eq!(snake_case(&without_stutter(&words(id), &words(tag))), expected, "{id} in {tag}");
        }
    }
}
