//! Which fault of the mock proves which check: the one table that the tests hold both against.
//!
//! In: nothing. Out: one row for each fault. Not known here: how a fault is made, how a check judges.

/// The description of ours whose mock can show a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// `azure-openai-files`
    Files,
    /// `image-library`
    Images,
    /// `azure-openai-files`, with something in it that the run did not make.
    PeopledFiles,
    /// `teams`, of the interop folder: what it keeps can be changed, and is put under names of the client's.
    Teams,
    /// `ledgerbox`, of the tests: pages that are linked, numbers that tell things apart under one parent only, conditions.
    Ledgerbox,
    /// `shelf`, of the tests: digests, secrets, texts to look for, orders, a bin.
    Shelf,
}

/// A fault, and the checks that are meant for it.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// The id of the fault.
    pub fault: &'static str,
    /// Where it shows.
    pub shown: Shown,
    /// The ids of checks, of which one at least must find it.
    pub checks: &'static [&'static str],
}

/// The faults that prove a check.
pub fn of_check(check: &str) -> impl Iterator<Item = &'static Proof> {
    PROOFS.iter().filter(move |proof| proof.checks.contains(&check))
}

/// The checks that a fault proves.
#[must_use]
pub fn of_fault(fault: &str) -> Option<&'static Proof> {
    PROOFS.iter().find(|proof| proof.fault == fault)
}

const fn row(fault: &'static str, shown: Shown, checks: &'static [&'static str]) -> Proof {
    Proof { fault, shown, checks }
}

/// One row for each fault, in no order that matters.
pub static PROOFS: &[Proof] = &[
    row("delete-does-nothing", Shown::Files, &["deleted-visible"]),
    row("delete-keeps-content", Shown::Files, &["deleted-visible"]),
    row("delete-still-listed", Shown::Files, &["deleted-visible"]),
    row("delete-still-readable", Shown::Files, &["deleted-visible"]),
    row("delete-wrong-neighbour", Shown::Files, &["deleted-visible", "neighbour-harmed"]),
    row("delete-takes-neighbour", Shown::Files, &["neighbour-harmed"]),
    row("delete-all", Shown::Files, &["neighbour-harmed", "created-missing"]),
    row("delete-many-spares-last", Shown::Ledgerbox, &["deleted-visible"]),
    row("delete-by-prefix", Shown::Files, &["absent-accepted", "refused-but-done"]),
    row("delete-case-insensitive", Shown::Files, &["absent-accepted", "refused-but-done"]),
    row("delete-other-tenant", Shown::Files, &["credential-not-enforced"]),
    row("delete-without-credential", Shown::Files, &["credential-not-enforced"]),
    row("delete-refused-but-done", Shown::Files, &["refused-but-done"]),
    row("second-delete-succeeds", Shown::Files, &["delete-again-succeeds"]),
    row("delete-unknown-succeeds", Shown::Files, &["absent-accepted"]),
    row("delete-takes-a-while", Shown::Files, &["deleted-visible"]),
    row("deleted-comes-back", Shown::Files, &["deleted-returns", "deleted-visible"]),
    row("parent-delete-leaves-children", Shown::Images, &["cascade-missed"]),
    row("parent-delete-takes-neighbours", Shown::Images, &["cascade-too-far"]),
    row("concurrent-deletes-both-succeed", Shown::Files, &["concurrent-delete"]),
    row("delete-echoes-wrong-id", Shown::Files, &["id-echo"]),
    row("delete-says-false", Shown::Files, &["delete-answer-false"]),
    row("delete-answers-no-content", Shown::Files, &["status-undeclared"]),
    row("list-shows-other-tenant", Shown::Files, &["credential-not-enforced"]),
    row("list-omits-newest", Shown::Files, &["created-missing"]),
    row("list-tells-otherwise", Shown::Files, &["view-differs"]),
    row("kind-wrong", Shown::Files, &["discriminator-wrong"]),
    row("enum-value-unlisted", Shown::Files, &["enum-value-unlisted"]),
    row("refuses-listed-value", Shown::Files, &["valid-refused"]),
    row("list-ignores-filter", Shown::Files, &["filter-wrong"]),
    row("list-ignores-limit", Shown::Images, &["pages-wrong"]),
    row("list-shows-item-twice", Shown::Files, &["list-repeats"]),
    row("total-counts-page", Shown::Teams, &["total-wrong"]),
    row("more-when-full", Shown::Images, &["pages-wrong"]),
    row("page-repeats-item", Shown::Images, &["pages-wrong"]),
    row("page-skips-item", Shown::Images, &["pages-wrong"]),
    row("read-other-tenant", Shown::Files, &["credential-not-enforced"]),
    row("read-answers-wrong-id", Shown::Files, &["id-echo"]),
    row("content-truncated", Shown::Files, &["content-differs"]),
    row("content-newlines-translated", Shown::Files, &["content-differs"]),
    row("content-not-binary-safe", Shown::Files, &["content-differs"]),
    row("range-shifted", Shown::Files, &["range-wrong"]),
    row("create-keeps-nothing", Shown::Files, &["created-missing"]),
    row("update-does-nothing", Shown::Teams, &["change-lost"]),
    row("update-resets-others", Shown::Teams, &["change-spills"]),
    row("create-makes-two", Shown::Files, &["made-twice"]),
    row("under-any-parent", Shown::Teams, &["absent-accepted"]),
    row("default-ignored", Shown::Images, &["default-untrue"]),
    row("read-only-taken", Shown::Images, &["read-only-taken"]),
    row("size-off-by-one", Shown::Files, &["size-wrong"]),
    row("change-answers-before", Shown::Teams, &["change-lost"]),
    row("delete-refuses-full", Shown::Images, &["cascade-missed"]),
    row("filter-lost-on-pages", Shown::Images, &["filter-wrong"]),
    row("delete-takes-same-bytes", Shown::Files, &["neighbour-harmed"]),
    row("restore-does-nothing", Shown::Shelf, &["restore-wrong"]),
    row("restore-forgets", Shown::Shelf, &["restore-wrong"]),
    row("digest-wrong", Shown::Shelf, &["digest-wrong"]),
    row("secret-shared", Shown::Shelf, &["secret-shown-again"]),
    row("secret-shown-again", Shown::Shelf, &["secret-shown-again"]),
    row("write-only-shown", Shown::Shelf, &["write-only-shown"]),
    row("text-ignored", Shown::Shelf, &["filter-wrong"]),
    row("text-from-start", Shown::Shelf, &["filter-wrong"]),
    row("order-reversed", Shown::Shelf, &["order-wrong"]),
    row("newest-first", Shown::Shelf, &["order-wrong"]),
    row("created-at-in-milliseconds", Shown::Files, &["time-wrong"]),
    row("created-at-in-future", Shown::Files, &["time-wrong"]),
    row("id-reused", Shown::Files, &["id-reused"]),
    row("filename-garbled", Shown::Files, &["field-echo"]),
    row("missing-required-property", Shown::Files, &["body-schema"]),
    row("wrong-type", Shown::Files, &["body-schema"]),
    row("null-where-not-nullable", Shown::Files, &["body-schema"]),
    row("undeclared-status", Shown::Files, &["status-undeclared"]),
    row("undeclared-content-type", Shown::Files, &["content-type"]),
    row("missing-content-type", Shown::Files, &["content-type"]),
    row("body-not-json", Shown::Files, &["json-malformed"]),
    row("json-cut", Shown::Files, &["json-malformed"]),
    row("json-trailing-bytes", Shown::Files, &["json-malformed"]),
    row("duplicate-json-key", Shown::Files, &["json-malformed"]),
    row("invalid-utf8", Shown::Files, &["json-malformed"]),
    row("location-wrong", Shown::Files, &["location-wrong"]),
    row("error-schema-broken", Shown::Files, &["error-schema"]),
    row("location-loses-base", Shown::Files, &["location-wrong"]),
    row("location-missing", Shown::Images, &["response-header"]),
    row("date-wrong", Shown::Files, &["date-header"]),
    row("error-code-wrong", Shown::Files, &["error-code"]),
    row("header-injected", Shown::Files, &["header-injected"]),
    row("coding-untrue", Shown::Files, &["coding-untrue"]),
    row("leaks-other-tenant", Shown::Files, &["tenant-data-leaked"]),
    row("error-leaks-stack-trace", Shown::Files, &["internals-leaked"]),
    row("leaks-credential", Shown::Files, &["secret-leaked"]),
    row("not-found-is-server-error", Shown::Files, &["server-error"]),
    row("missing-answers-success", Shown::Files, &["absent-accepted"]),
    row("accepts-no-credential", Shown::Files, &["credential-not-enforced"]),
    row("accepts-wrong-credential", Shown::Files, &["credential-not-enforced"]),
    row("accepts-misplaced-credential", Shown::Files, &["credential-not-enforced"]),
    row("accepts-missing-required", Shown::Files, &["invalid-accepted"]),
    row("accepts-invalid-enum", Shown::Files, &["invalid-accepted"]),
    row("accepts-wrong-type", Shown::Images, &["invalid-accepted"]),
    row("accepts-invalid-value", Shown::Images, &["invalid-accepted"]),
    row("accepts-malformed-body", Shown::Files, &["invalid-accepted"]),
    row("accepts-undeclared-content-type", Shown::Files, &["invalid-accepted"]),
    row("ignores-api-version", Shown::Files, &["invalid-accepted"]),
    row("unknown-query-filters", Shown::Files, &["unknown-query"]),
    row("server-error-on-malformed-body", Shown::Files, &["server-error"]),
    row("server-error-on-hostile-id", Shown::Files, &["server-error"]),
    row("server-error-on-unicode-filename", Shown::Files, &["server-error"]),
    row("decodes-id-twice", Shown::Files, &["absent-accepted"]),
    row("decodes-slash", Shown::Files, &["slash-decoded"]),
    row("answers-slowly", Shown::Files, &["no-answer"]),
    row("undeclared-method-accepted", Shown::Files, &["method-undeclared"]),
    row("allow-header-missing", Shown::Files, &["allow-header"]),
    row("head-with-body", Shown::Files, &["framing"]),
    row("body-shorter-than-length", Shown::Files, &["framing"]),
    row("length-twice", Shown::Files, &["framing"]),
    row("chunks-cut", Shown::Files, &["framing"]),
    row("connection-closed", Shown::Files, &["connection-cut"]),
    row("header-without-colon", Shown::Files, &["connection-cut"]),
    row("headers-too-large", Shown::Files, &["header-size"]),
    row("filtered-list-open", Shown::Files, &["credential-not-enforced"]),
    row("head-finds-deleted", Shown::Files, &["head-differs"]),
    row("same-upload-found", Shown::Files, &["id-reused"]),
    row("refuses-and-keeps", Shown::Files, &["refused-but-done"]),
    row("list-unescaped", Shown::Files, &["json-malformed"]),
    row("page-restarts-after-delete", Shown::Images, &["pages-wrong"]),
    row("id-normalised", Shown::Files, &["absent-accepted"]),
    row("delete-takes-other-tenants", Shown::Files, &["neighbour-harmed"]),
    row("delete-takes-cousin", Shown::Ledgerbox, &["cascade-too-far"]),
    row("list-ignores-parent", Shown::Ledgerbox, &["filter-wrong"]),
    row("children-wait-for-parent", Shown::Ledgerbox, &["cascade-missed"]),
    row("create-outlives-parent", Shown::Images, &["cascade-missed"]),
    row("filter-shows-orphans", Shown::Images, &["cascade-missed"]),
    row("condition-ignored", Shown::Ledgerbox, &["condition-ignored"]),
    row("entity-tag-stale", Shown::Ledgerbox, &["entity-tag-stale"]),
    row("change-skips-zero", Shown::Ledgerbox, &["change-lost"]),
    row("head-length-wrong", Shown::Files, &["head-differs"]),
    row("content-slow", Shown::Files, &["slow-answer"]),
    row("slow-body-blocks", Shown::Files, &["blocked-by-another"]),
    row("list-loses-during-delete", Shown::Files, &["list-during-delete"]),
    row("page-skips-after-delete", Shown::Images, &["pages-wrong"]),
    row("search-finds-deleted", Shown::Ledgerbox, &["deleted-visible"]),
    row("view-outlives-item", Shown::Ledgerbox, &["deleted-visible"]),
    row("actions-open", Shown::Ledgerbox, &["credential-not-enforced"]),
    row("unkept-open", Shown::Ledgerbox, &["credential-not-enforced"]),
    row("change-revives", Shown::Ledgerbox, &["absent-accepted"]),
    row("change-appends", Shown::Ledgerbox, &["change-lost"]),
    row("merge-replaces", Shown::Ledgerbox, &["change-lost"]),
    row("put-keeps-others", Shown::Ledgerbox, &["default-untrue"]),
    row("map-names-lowered", Shown::Ledgerbox, &["field-echo"]),
    row("refuses-weights", Shown::Files, &["valid-refused"]),
    row("date-elsewhere", Shown::Files, &["date-header"]),
    row("modified-later", Shown::Files, &["date-header"]),
    row("content-packed-twice", Shown::Files, &["content-differs"]),
    row("accepts-unsigned", Shown::Images, &["credential-not-enforced"]),
    row("list-texts-lowered", Shown::Ledgerbox, &["field-echo"]),
    row("read-omits-lists", Shown::Ledgerbox, &["view-differs"]),
    row("optional-unchecked", Shown::Ledgerbox, &["invalid-accepted"]),
    row("under-any-grandparent", Shown::Ledgerbox, &["absent-accepted"]),
    row("create-evicts-first", Shown::PeopledFiles, &["foreign-changed"]),
];
