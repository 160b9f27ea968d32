//! The words that name an operation.
//!
//! In: the operations of an API. Out: for each of them the words that its method, its request type and its inline types are
//! named after: those of its `operationId` where that says something, else what its method does with its path. Not known
//! here: groups, cases, identifiers.

mod derived;
mod meaning;
mod number;
mod verbs;

use bindery_spec::ir::{Api, Operation};
use foldhash::{HashMap, HashMapExt};

use derived::told_name;
use meaning::{Paths, meaning};
pub(crate) use number::singular;
pub(crate) use verbs::VERBS;

use crate::naming::words;
use crate::parallel;

/// The words of every operation of an API, by its place there; none are empty.
///
/// An `operationId` that only spells out method and path (`PostChargesChargeRefund`, `get_files_id`) counts as none, and
/// so does what frameworks append (`read_item_items__item_id__get` is `read_item`). Without an id, `GET /pets/{petId}/toys`
/// is `list pet toys` and `POST /charges/{id}/capture` is `capture charge`. Operations that would be called alike say their
/// last parameter too, or keep the words of the id, or of method and path.
#[must_use]
pub(crate) fn operation_words(api: &Api) -> Vec<Vec<String>> {
    let paths = Paths::of(api);
    let told = parallel::map(api.operations.iter().collect(), told_name);
    let is_told: Vec<bool> = told.iter().map(Option::is_some).collect();
    let preferred: Vec<Vec<String>> = told
        .into_iter()
        .zip(&api.operations)
        .map(|(told, operation)| told.unwrap_or_else(|| meaning(api, &paths, operation)))
        .collect();
    let preferred = said_once(preferred);
    let mut count: HashMap<&[String], usize> = HashMap::new();
    for name in &preferred {
        *count.entry(name).or_default() += 1;
    }
    let is_alone: Vec<bool> = preferred.iter().map(|name| !name.is_empty() && count[name.as_slice()] == 1).collect();
    let alternatives = by_parameter(api, &preferred, &is_told);
    preferred
        .into_iter()
        .zip(is_alone)
        .zip(alternatives)
        .zip(&api.operations)
        .map(|(((name, is_alone), alternative), operation)| match alternative {
            _ if is_alone => name,
            Some(alternative) => alternative,
            None => whole_name(operation),
        })
        .collect()
}

/// The names without words that only repeat the one before (`circuits circuits list`), where that leaves no two names alike.
fn said_once(names: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let is_word = |word: &String| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let shorter = |name: &Vec<String>| {
        let mut name = name.clone();
        name.dedup_by(|word, before| word == before && is_word(word));
        name
    };
    let short: Vec<Vec<String>> = names.iter().map(shorter).collect();
    let mut count: HashMap<&[String], usize> = HashMap::new();
    for name in &short {
        *count.entry(name).or_default() += 1;
    }
    let is_alone: Vec<bool> = short.iter().map(|name| count[name.as_slice()] == 1).collect();
    let choose = |((name, short), is_alone)| if is_alone { short } else { name };
    names.into_iter().zip(short).zip(is_alone).map(choose).collect()
}

/// Names with the parameter that a path ends with (`get file metadata by key`), for those that have no id that says
/// something and are alone with it.
fn by_parameter(api: &Api, preferred: &[Vec<String>], is_told: &[bool]) -> Vec<Option<Vec<String>>> {
    let named: Vec<(bool, Vec<String>)> = preferred
        .iter()
        .zip(is_told)
        .zip(&api.operations)
        .map(|((name, is_told), operation)| {
            let last = operation.path.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or_default();
            let parameter = last.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            let mut name = name.clone();
            if let Some(parameter) = parameter.filter(|_| !is_told && !name.is_empty()) {
                name.push("by".to_owned());
                name.extend(words(parameter));
            }
            (*is_told, name)
        })
        .collect();
    let mut count: HashMap<&[String], usize> = HashMap::new();
    for (_, name) in &named {
        *count.entry(name).or_default() += 1;
    }
    let is_good = |is_told: bool, name: &Vec<String>| !is_told && !name.is_empty() && count[name.as_slice()] == 1;
    named.iter().map(|(is_told, name)| is_good(*is_told, name).then(|| name.clone())).collect()
}

/// The words of the `operationId`, else of method and path: `GET /pets/{petId}/toys` is `get pets by pet id toys`.
fn whole_name(operation: &Operation) -> Vec<String> {
    let told = operation.id.as_deref().map(words).unwrap_or_default();
    if !told.is_empty() {
        return told;
    }
    let mut found = vec![operation.method.as_str().to_ascii_lowercase()];
    for segment in operation.path.split('/') {
        if let Some(parameter) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            found.push("by".to_owned());
            found.extend(words(parameter));
        } else {
            found.extend(words(segment));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(operations: &[(&str, &str, &str)]) -> Vec<String> {
        let mut text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
        let mut paths: Vec<&str> = operations.iter().map(|(_, path, _)| *path).collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            text.push_str(&format!("  '{path}':\n"));
            for (method, _, id) in operations.iter().filter(|(_, other, _)| *other == path) {
                let id = if id.is_empty() { String::new() } else { format!("operationId: {id}, ") };
                let schema = "{type: object, properties: {data: {type: array}}}";
                let answer =
                    format!("{{'200': {{description: x, content: {{application/json: {{schema: {schema}}}}}}}}}");
                text.push_str(&format!("    {}: {{{id}responses: {answer}}}\n", method.to_lowercase()));
            }
        }
        let reading = bindery_spec::read_text("t.yaml", &text, &bindery_spec::ReadOptions::default());
        let api = reading.api.expect("readable");
        let words = operation_words(&api);
        let found = |method: &str, path: &str| {
            let place = api.operations.iter().position(|it| it.method.as_str() == method && it.path == path);
            words[place.expect("every operation is read")].join(" ")
        };
        operations.iter().map(|(method, path, _)| found(method, path)).collect()
    }

    #[test]
    fn ids_that_say_something_are_kept() {
        let names = named(&[
            ("GET", "/files", "listFiles"),
            ("DELETE", "/openai/files/{file-id}", "Files_Delete"),
            ("POST", "/repos/{owner}/forks", "repos/create-fork"),
            ("GET", "/get", "get"),
        ]);
        assert_eq!(names, ["list files", "files delete", "repos create fork", "get"]);
    }

    #[test]
    fn ids_that_spell_out_the_path_are_named_by_what_they_do() {
        let names = named(&[
            ("GET", "/v1/payment_intents", "GetPaymentIntents"),
            ("POST", "/v1/payment_intents", "PostPaymentIntents"),
            ("GET", "/v1/payment_intents/{intent}", "GetPaymentIntentsIntent"),
            ("POST", "/v1/payment_intents/{intent}", "PostPaymentIntentsIntent"),
            ("POST", "/v1/payment_intents/{intent}/capture", "PostPaymentIntentsIntentCapture"),
            ("DELETE", "/v1/accounts/{account}/persons/{person}", "DeleteAccountsAccountPersonsPerson"),
            ("GET", "/v1/accounts/{account}/persons", "GetAccountsAccountPersons"),
            ("GET", "/files/{file_id}/comments", "get_files_id_comments"),
            ("GET", "/v1/sources/{source}/source_transactions", "GetSourcesSourceSourceTransactions"),
            ("GET", "/v1/invoiceitems/{id}", "GetInvoiceitemsId"),
            ("POST", "/payments/{paymentPspReference}/captures", "post-payments-paymentPspReference-captures"),
        ]);
        assert_eq!(
            names,
            [
                "list payment intents",
                "create payment intent",
                "get payment intent",
                "update payment intent",
                "capture payment intent",
                "delete account person",
                "list account persons",
                "list file comments",
                "list source transactions",
                "get invoiceitem",
                "create payment capture",
            ]
        );
    }

    #[test]
    fn what_frameworks_append_to_an_id_is_dropped() {
        let names = named(&[
            ("GET", "/items/{item_id}", "read_item_items__item_id__get"),
            ("POST", "/api/v1/users/", "create_user_api_v1_users__post"),
            ("GET", "/login", "login_get"),
        ]);
        assert_eq!(names, ["read item", "create user", "get login"]);
    }

    #[test]
    fn words_are_said_once_where_that_is_enough() {
        let names = named(&[
            ("GET", "/circuits/circuits", "circuits_circuits_list"),
            ("GET", "/circuits/providers", "circuits_providers_list"),
            ("GET", "/sites/{id}", "sites_sites_read"),
            ("GET", "/sites", "sites_read"),
            ("GET", "/levels", "get_v1_1_1_levels"),
        ]);
        assert_eq!(
            names,
            ["circuits list", "circuits providers list", "sites sites read", "sites read", "get v1 1 1 levels"]
        );
    }

    #[test]
    fn words_that_run_together_are_split_where_the_path_says_so() {
        let names = named(&[
            ("DELETE", "/organization/projects/{project_id}/spend_limit", "deleteprojectspendlimit"),
            ("DELETE", "/organization/spend_limit", "Deleteorganizationspendlimit"),
            ("GET", "/certificates", "listcertificatesquickly"),
            ("GET", "/attributesclasses/{name}", "readAttributesClass"),
        ]);
        assert_eq!(
            names,
            [
                "delete project spend limit",
                "delete organization spend limit",
                "listcertificatesquickly",
                "read attributes class",
            ]
        );
    }

    #[test]
    fn operations_without_an_id_are_named_by_what_they_do() {
        let names = named(&[
            ("GET", "/pets", ""),
            ("POST", "/pets", ""),
            ("DELETE", "/pets", ""),
            ("GET", "/pets/{petId}", ""),
            ("PUT", "/pets/{petId}", ""),
            ("PUT", "/pets/{petId}/name", ""),
            ("PATCH", "/pets/{petId}", ""),
            ("GET", "/pets/{petId}/toys", ""),
            ("GET", "/", ""),
            ("POST", "/login", ""),
            ("GET", "/me/config", ""),
            ("POST", "/me/config", ""),
            ("POST", "/orders/{id}/ship", ""),
            ("HEAD", "/pets/{petId}", ""),
            ("GET", "/{owner}/{repo}", ""),
        ]);
        assert_eq!(
            names,
            [
                "list pets",
                "create pet",
                "delete all pets",
                "get pet",
                "replace pet",
                "update pet name",
                "update pet",
                "list pet toys",
                "get",
                "login",
                "get me config",
                "create me config",
                "ship order",
                "head pet",
                "get by owner by repo",
            ]
        );
    }

    #[test]
    fn operations_that_would_be_called_alike_say_their_parameter() {
        let names = named(&[
            ("GET", "/files/{id}/metadata", "get_files_id_metadata"),
            ("GET", "/files/{id}/metadata/{scope}/{key}", "get_files_id_metadata_id_id"),
            ("GET", "/users/{id}", "getUser"),
        ]);
        assert_eq!(names, ["get file metadata", "get file metadata by key", "get user"]);
    }

    #[test]
    fn operations_that_would_be_called_alike_keep_the_whole() {
        let names = named(&[
            ("GET", "/account/{id}", "GetAccountId"),
            ("GET", "/accounts/{account}", "GetAccountsAccount"),
            ("GET", "/pets/{id}", ""),
            ("GET", "/v2/pets/{id}", ""),
        ]);
        assert_eq!(names, ["get account by id", "get account by account", "get pets by id", "get v2 pets by id"]);
    }
}
