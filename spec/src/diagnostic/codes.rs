//! The table of diagnostic codes: the one place that says how bad each is and what it means.

use super::Severity;

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable kebab-case code.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it means, in one line.
    pub summary: &'static str,
}

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $summary:literal;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $summary, ".")]
            pub const $name: Code = Code { id: $id, severity: Severity::$severity, summary: $summary };
        )*

        /// Every code, in the order of the table.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    // Source
    FILE_NOT_FOUND "file-not-found" Error "the file does not exist or cannot be opened";
    NOT_UTF8 "not-utf8" Error "the file is not valid UTF-8";
    FILE_TOO_LARGE "file-too-large" Error "the file is larger than the limit";

    // Document
    EMPTY_DOCUMENT "empty-document" Error "the document holds nothing";
    JSON_SYNTAX "json-syntax" Error "the text is not JSON";
    JSON_EXTENSION "json-extension" Warning "the text is JSON only by a tolerant reading, and was read as YAML";
    YAML_SYNTAX "yaml-syntax" Error "the text is not YAML";
    UNEXPECTED_END "unexpected-end" Error "the text ends in the middle of a value";
    NESTED_TOO_DEEPLY "nested-too-deeply" Error "the document is nested deeper than the limit";
    TOO_MANY_NODES "too-many-nodes" Error "the document has more nodes than the limit";
    ALIAS_EXPANSION "alias-expansion" Error "the YAML aliases expand to more than the limit";
    CYCLIC_ANCHOR "cyclic-anchor" Error "a YAML anchor contains an alias to itself";
    DUPLICATE_KEY "duplicate-key" Error "a mapping has the same key twice";
    UNUSABLE_KEY "unusable-key" Error "a mapping key is not a scalar";
    MERGE_KEY "merge-key" Warning "the merge key `<<` is not part of YAML 1.2";
    UNKNOWN_TAG "unknown-tag" Warning "a YAML tag has no meaning here";
    SEVERAL_DOCUMENTS "several-documents" Warning "the text holds more than one YAML document";

    // Resolve
    DANGLING_REFERENCE "dangling-reference" Error "a reference leads to nothing";
    INVALID_REFERENCE "invalid-reference" Error "a reference is not a URI reference";
    REFERENCE_CYCLE "reference-cycle" Error "references lead in a circle and never reach anything";
    REFERENCE_OUTSIDE "reference-outside" Error "a reference leaves the folder of the root document";
    REFERENCE_CHAIN "reference-chain" Error "references lead to references for more steps than the limit";
    REMOTE_REFERENCE "remote-reference" Error "a reference leads to the network";
    TOO_MANY_FILES "too-many-files" Error "the references lead to more files than the limit";
    MISSING_EXAMPLE_FILE "missing-example-file" Note "a file with examples was not found";

    // Normalize: the document
    NOT_OPENAPI "not-openapi" Error "the document is not an OpenAPI description";
    UNKNOWN_VERSION "unknown-version" Error "the version of OpenAPI is not known";
    WRONG_KIND "wrong-kind" Error "a value is of the wrong kind";
    WRONG_SCALAR "wrong-scalar" Warning "a scalar is of another type than it should be, and was read as it was meant";
    NULL_VALUE "null-value" Warning "a value is null where none is allowed, and was read as absent";
    MISSING_MEMBER "missing-member" Error "an object lacks a required member";
    MISSING_DESCRIPTION "missing-description" Error "a response lacks its description";
    UNKNOWN_MEMBER "unknown-member" Warning "an object has a member that OpenAPI does not know";
    UNKNOWN_VALUE "unknown-value" Error "a value is not one of those allowed";

    EXPANSION "expansion" Error "references repeat more than the limit";

    // Normalize: paths and operations
    PATH_WITHOUT_SLASH "path-without-slash" Error "a path does not begin with a slash";
    UNDECLARED_PATH_PARAMETER "undeclared-path-parameter" Error "a path template has a placeholder without a path parameter";
    UNUSED_PATH_PARAMETER "unused-path-parameter" Error "a path parameter has no placeholder in the path template";
    OPTIONAL_PATH_PARAMETER "optional-path-parameter" Error "a path parameter is not marked as required";
    REPEATED_PLACEHOLDER "repeated-placeholder" Error "a path template has the same placeholder twice";
    AMBIGUOUS_PATHS "ambiguous-paths" Warning "two path templates match the same paths";
    DUPLICATE_OPERATION_ID "duplicate-operation-id" Error "two operations have the same operationId";
    DUPLICATE_PARAMETER "duplicate-parameter" Error "an operation declares the same parameter twice";
    BODY_AND_FORM "body-and-form" Error "an operation has both a body and form parameters";
    SEVERAL_BODIES "several-bodies" Error "an operation has more than one body parameter";
    ARRAY_WITHOUT_ITEMS "array-without-items" Error "a parameter or header of type array has no items";
    SCHEMA_WITHOUT_ITEMS "schema-without-items" Warning "a schema of type array has no items";
    FILE_WITHOUT_FORM "file-without-form" Error "a file is sent as form data, but the operation consumes no form";
    IGNORED_PARAMETER "ignored-parameter" Note "a header parameter that OpenAPI says to ignore";
    ALIEN_IDIOM "alien-idiom" Warning "a member belongs to another version of OpenAPI, and was read as it was meant";
    MISSING_RESPONSES "missing-responses" Error "an operation has no `responses`, which its version of OpenAPI requires";
    NO_RESPONSES "no-responses" Warning "an operation declares no response";
    INVALID_STATUS "invalid-status" Error "a response is not under a status code, a range, or default";
    UNKNOWN_OPERATION "unknown-operation" Error "a link leads to an operation that is not in the description";
    UNKNOWN_SECURITY_SCHEME "unknown-security-scheme" Error "a security requirement names a scheme that is not declared";
    INVALID_SERVER "invalid-server" Warning "a server's template and its variables do not agree";

    // Normalize: schemas
    VALUE_MISMATCH "value-mismatch" Warning "a default, an example or an enum value does not fit its type";
    CONTRADICTORY_BOUNDS "contradictory-bounds" Warning "no value can meet both bounds";
    INVALID_PATTERN "invalid-pattern" Warning "a pattern is not an ECMA-262 regular expression";
    COMPONENT_NAME "component-name" Warning "the name of a component has characters that OpenAPI forbids";
    UNKNOWN_MAPPING "unknown-mapping" Error "a discriminator mapping leads to no schema";
    DUPLICATE_ENUM_VALUE "duplicate-enum-value" Warning "an enumeration lists the same value twice";
    UNSUPPORTED_DYNAMIC_REFERENCE "unsupported-dynamic-reference" Note "a dynamic reference is read as a plain one";
    UNSUPPORTED_ENCODING "unsupported-encoding" Note "the encoding of items by position is not read";
    UNSUPPORTED_EXTERNAL_EXAMPLE "unsupported-external-example" Note "an example outside the description is not read";
    UNSUPPORTED_NESTED_FORMAT "unsupported-nested-format" Note "the collection format of an array inside an array is not read";
    UNSUPPORTED_CALLBACKS "unsupported-callbacks" Note "callbacks are not read";
    TOO_MANY_DIAGNOSTICS "too-many-diagnostics" Note "there are more diagnostics than the limit";
}

/// The row of a code.
#[must_use]
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        for (index, code) in ALL.iter().enumerate() {
            assert!(
                code.id
                    .chars()
                    .all(|character| character.is_ascii_lowercase() || character == '-' || character.is_ascii_digit()),
                "{}",
                code.id
            );
            assert!(!ALL[index + 1..].iter().any(|other| other.id == code.id), "{} twice", code.id);
            assert!(!code.summary.ends_with('.'), "{}", code.id);
        }
    }
}
