//! The table of diagnostic codes: the one place that says how bad each is, what it means, what comes of it and how to
//! mend it. `docs/diagnostics.md` is written from it.

use super::{Code, Consequence, Severity};

macro_rules! codes {
    ($($section:literal { $(
        $name:ident $id:literal $severity:ident $consequence:ident $summary:literal $remedy:literal;
    )* })*) => {
        $($(
            #[doc = concat!("`", $id, "`: ", $summary, ".")]
            pub const $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                consequence: Consequence::$consequence,
                summary: $summary,
                remedy: $remedy,
            };
        )*)*

        /// Every code, in the order of the table.
        pub const ALL: &[Code] = &[$($($name),*),*];

        /// The same, by what they are about.
        pub const SECTIONS: &[(&str, &[Code])] = &[$(($section, &[$($name),*])),*];
    };
}

codes! {
    "The file" {
        FILE_NOT_FOUND "file-not-found" Error Refused
            "the file does not exist or cannot be opened"
            "correct the path, or the permissions of the file";
        NOT_UTF8 "not-utf8" Error ReadAsMeant
            "the file is not valid UTF-8"
            "save the file as UTF-8; until then UTF-16 is read by its byte order mark, and stray bytes as Windows-1252";
        FILE_TOO_LARGE "file-too-large" Error Refused
            "the file is larger than the limit"
            "split the description into several files";
    }
    "The text" {
        EMPTY_DOCUMENT "empty-document" Error Refused
            "the document holds nothing"
            "write a description into it, or name another file";
        JSON_SYNTAX "json-syntax" Error Refused
            "the text is not JSON"
            "correct the text at the place that is shown";
        JSON_EXTENSION "json-extension" Warning ReadAsMeant
            "the text is JSON only by a tolerant reading, and was read as YAML"
            "remove comments and trailing commas, and put keys and texts into double quotes";
        YAML_SYNTAX "yaml-syntax" Error Refused
            "the text is not YAML"
            "correct the text at the place that is shown; indent with spaces, never with tabs";
        UNEXPECTED_END "unexpected-end" Error Refused
            "the text ends in the middle of a value"
            "look whether the file was cut off when it was copied";
        NESTED_TOO_DEEPLY "nested-too-deeply" Error Refused
            "the document is nested deeper than the limit"
            "move the inner parts into components of their own and refer to them";
        TOO_MANY_NODES "too-many-nodes" Error Refused
            "the document has more nodes than the limit"
            "split the description into several files";
        ALIAS_EXPANSION "alias-expansion" Error Refused
            "the YAML aliases expand to more than the limit"
            "write references (`$ref`) in place of aliases";
        CYCLIC_ANCHOR "cyclic-anchor" Error LeftOut
            "a YAML anchor contains an alias to itself"
            "refer to the schema by `$ref`; recursion through aliases has no end";
        DUPLICATE_KEY "duplicate-key" Error ReadAsMeant
            "a mapping has the same key twice"
            "remove one of the two, or rename it; the last one holds";
        UNUSABLE_KEY "unusable-key" Error LeftOut
            "a mapping key is not a scalar"
            "write the key as a text";
        MERGE_KEY "merge-key" Warning ReadAsMeant
            "the merge key `<<` is not part of YAML 1.2"
            "write the members out, or use `$ref`";
        UNKNOWN_TAG "unknown-tag" Warning LeftOut
            "a YAML tag has no meaning here"
            "remove the tag";
        SEVERAL_DOCUMENTS "several-documents" Warning LeftOut
            "the text holds more than one YAML document"
            "keep each document in a file of its own; only the first is read";
    }
    "Overlays" {
        NOT_OVERLAY "not-overlay" Error Refused
            "the file is not an Overlay document"
            "begin it with `overlay: 1.0.0` and give it a list of `actions`";
        OVERLAY_VERSION "overlay-version" Warning ReadAsMeant
            "the version of Overlay is not known, and the document was read as 1.0"
            "write `overlay: 1.0.0`";
        OVERLAY_TARGET "overlay-target" Error Refused
            "the target of an action is not a JSONPath query"
            "correct the query by RFC 9535; it begins with `$`";
        OVERLAY_WITHOUT_MATCH "overlay-without-match" Warning Said
            "the target of an action matches nothing in the description"
            "look whether the description has changed since the overlay was written";
        OVERLAY_MISMATCH "overlay-mismatch" Warning ReadAsMeant
            "an update is of another kind than what it changes"
            "update objects with objects, and append items to arrays";
    }
    "References" {
        DANGLING_REFERENCE "dangling-reference" Error LeftOut
            "a reference leads to nothing"
            "correct the reference, or add what it names";
        INVALID_REFERENCE "invalid-reference" Error LeftOut
            "a reference is not a URI reference"
            "percent-encode spaces and other characters that URIs do not have";
        REFERENCE_CYCLE "reference-cycle" Error LeftOut
            "references lead in a circle and never reach anything"
            "let one of them be the thing itself";
        REFERENCE_OUTSIDE "reference-outside" Error LeftOut
            "a reference leaves the folder of the root document"
            "allow the folder with `--allow-refs DIR`, or move the file";
        REFERENCE_CHAIN "reference-chain" Error LeftOut
            "references lead to references for more steps than the limit"
            "refer to the end of the chain";
        REMOTE_REFERENCE "remote-reference" Error LeftOut
            "a reference leads to the network"
            "download the document and refer to it by a relative path, or allow it with `--allow-remote-refs`";
        REMOTE_UNREADABLE "remote-unreadable" Error LeftOut
            "a document on the network cannot be had"
            "download the document, keep it beside the description, and refer to it by a relative path";
        TOO_MANY_FILES "too-many-files" Error LeftOut
            "the references lead to more files than the limit"
            "bundle the description into fewer files";
        MISSING_EXAMPLE_FILE "missing-example-file" Note LeftOut
            "a file with examples was not found"
            "put the files in place, or ignore the note: they are test data only";
    }
    "The description" {
        NOT_OPENAPI "not-openapi" Error Refused
            "the document is not an OpenAPI description"
            "begin it with `openapi: 3.1.1`, or with the version that it is written in";
        UNKNOWN_VERSION "unknown-version" Error Refused
            "the version of OpenAPI is not known"
            "use Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2";
        NEWER_VERSION "newer-version" Warning ReadAsMeant
            "the minor version of OpenAPI is newer than those known, and the document was read as the newest known"
            "check that nothing of the newer version is needed";
        WRONG_KIND "wrong-kind" Error LeftOut
            "a value is of the wrong kind"
            "write an object, array or text, as the message says";
        WRONG_SCALAR "wrong-scalar" Warning ReadAsMeant
            "a scalar is of another type than it should be, and was read as it was meant"
            "write texts in quotes, and numbers and booleans without";
        SINGLE_VALUE "single-value" Warning ReadAsMeant
            "a single value stands where a list belongs, and was read as a list of one"
            "put the value into a list";
        NULL_VALUE "null-value" Warning ReadAsMeant
            "a value is null where none is allowed, and was read as absent"
            "remove the member, or give it a value";
        MISSING_MEMBER "missing-member" Error ReadAsMeant
            "an object lacks a required member"
            "add the member; until then the object is read without it, or left out where it means nothing without it";
        MISSING_DESCRIPTION "missing-description" Error ReadAsMeant
            "a response lacks its description"
            "add a `description`";
        UNKNOWN_MEMBER "unknown-member" Warning LeftOut
            "an object has a member that OpenAPI does not know"
            "correct the name, or begin it with `x-`";
        MISSPELT_VALUE "misspelt-value" Warning ReadAsMeant
            "a value is another spelling of one that is allowed, and was read as it was meant"
            "write the value as the specification spells it";
        MISSPELT_METHOD "misspelt-method" Warning ReadAsMeant
            "an HTTP method is not in lower case, and was read as it was meant"
            "write the method in lower case";
        UNKNOWN_VALUE "unknown-value" Error LeftOut
            "a value is not one of those allowed"
            "use one of the values of the specification";
        EXPANSION "expansion" Error Refused
            "references repeat more than the limit"
            "refer to large parts from fewer places";
    }
    "Paths and operations" {
        PATH_WITHOUT_SLASH "path-without-slash" Error ReadAsMeant
            "a path does not begin with a slash"
            "begin the path with `/`";
        MALFORMED_PATH "malformed-path" Error ReadAsMeant
            "the braces of a path template do not pair, or have no name between them"
            "write each placeholder as `{name}`";
        UNDECLARED_PATH_PARAMETER "undeclared-path-parameter" Error ReadAsMeant
            "a path template has a placeholder without a path parameter"
            "declare a parameter of that name with `in: path` and `required: true`; until then it is a required string";
        UNUSED_PATH_PARAMETER "unused-path-parameter" Error LeftOut
            "a path parameter has no placeholder in the path template"
            "add the placeholder to the path, or remove the parameter";
        OPTIONAL_PATH_PARAMETER "optional-path-parameter" Error ReadAsMeant
            "a path parameter is not marked as required"
            "add `required: true`";
        REPEATED_PLACEHOLDER "repeated-placeholder" Error ReadAsMeant
            "a path template has the same placeholder twice"
            "give each placeholder a name of its own";
        AMBIGUOUS_PATHS "ambiguous-paths" Warning Said
            "two path templates match the same paths"
            "join the two path items";
        INVALID_METHOD "invalid-method" Error LeftOut
            "an HTTP method is not a token"
            "use letters, digits and hyphens only";
        DUPLICATE_OPERATION "duplicate-operation" Error LeftOut
            "a method is described twice for one path"
            "keep one of the two";
        DUPLICATE_OPERATION_ID "duplicate-operation-id" Error ReadAsMeant
            "two operations have the same operationId"
            "give each operation an id of its own; until then the later ones have none";
        DUPLICATE_PARAMETER "duplicate-parameter" Error ReadAsMeant
            "an operation declares the same parameter twice"
            "remove one of the two; the first one holds";
        BODY_AND_FORM "body-and-form" Error ReadAsMeant
            "an operation has both a body and form parameters"
            "keep the body or the form; the body is read";
        ENCODING_BY_NAME_AND_PLACE "encoding-by-name-and-place" Warning ReadAsMeant
            "a media type has encodings by name and by place"
            "keep `encoding` or the others; `encoding` is read";
        SEVERAL_BODIES "several-bodies" Error ReadAsMeant
            "an operation has more than one body parameter"
            "join the bodies into one schema; the first is read";
        MISPLACED_STYLE "misplaced-style" Warning ReadAsMeant
            "a parameter has a style that has no meaning at its place"
            "use a style of the place; until then the value is written as near to it as the place allows";
        ARRAY_WITHOUT_ITEMS "array-without-items" Error ReadAsMeant
            "a parameter or header of type array has no items"
            "add `items`; until then any items will do";
        SCHEMA_WITHOUT_ITEMS "schema-without-items" Warning ReadAsMeant
            "a schema of type array has no items"
            "add `items`; until then any items will do";
        FILE_WITHOUT_FORM "file-without-form" Error ReadAsMeant
            "a file is sent as form data, but the operation consumes no form"
            "add `multipart/form-data` to `consumes`";
        IGNORED_PARAMETER "ignored-parameter" Note LeftOut
            "a header parameter that OpenAPI says to ignore"
            "describe `Accept` and `Content-Type` by media types, and `Authorization` by a security scheme";
        ALIEN_IDIOM "alien-idiom" Warning ReadAsMeant
            "a member belongs to another version of OpenAPI, and was read as it was meant"
            "use the words of the version that the document names";
        MISSING_RESPONSES "missing-responses" Error ReadAsMeant
            "an operation has no `responses`, which its version of OpenAPI requires"
            "add `responses`";
        NO_RESPONSES "no-responses" Warning ReadAsMeant
            "an operation declares no response"
            "describe at least the answer of a successful call";
        INVALID_STATUS "invalid-status" Error LeftOut
            "a response is not under a status code, a range, or default"
            "use a code such as `200`, a range such as `4XX`, or `default`";
        UNKNOWN_OPERATION "unknown-operation" Error LeftOut
            "a link leads to an operation that is not in the description"
            "correct `operationId` or `operationRef`";
        UNKNOWN_SECURITY_SCHEME "unknown-security-scheme" Error LeftOut
            "a security requirement names a scheme that is not declared"
            "declare the scheme under `components/securitySchemes` (Swagger 2.0: `securityDefinitions`)";
        INVALID_SERVER "invalid-server" Warning ReadAsMeant
            "a server's template and its variables do not agree"
            "declare each placeholder of the URL under `variables`";
    }
    "Schemas" {
        VALUE_MISMATCH "value-mismatch" Warning Said
            "a default, an example or an enum value does not fit its schema"
            "correct the value or the schema";
        CONTRADICTORY_BOUNDS "contradictory-bounds" Warning Said
            "no value can meet both bounds"
            "correct one of the two";
        INVALID_PATTERN "invalid-pattern" Warning Said
            "a pattern is not an ECMA-262 regular expression"
            "write the pattern in the syntax of JavaScript, without slashes around it";
        COMPONENT_NAME "component-name" Warning ReadAsMeant
            "the name of a component has characters that OpenAPI forbids"
            "use letters, digits, `.`, `_` and `-` only";
        UNKNOWN_MAPPING "unknown-mapping" Error LeftOut
            "a discriminator mapping leads to no schema"
            "name a component, or write a reference";
        DUPLICATE_ENUM_VALUE "duplicate-enum-value" Warning ReadAsMeant
            "an enumeration lists the same value twice"
            "list each value once";
        UNSUPPORTED_DYNAMIC_REFERENCE "unsupported-dynamic-reference" Note ReadAsMeant
            "a dynamic reference is read as a plain one"
            "nothing, unless the anchor is overridden elsewhere";
        UNSUPPORTED_ENCODING "unsupported-encoding" Warning LeftOut
            "encodings inside an encoding are not read"
            "describe the part with `format: binary`: then it is sent as it is given";
        UNSUPPORTED_EXTERNAL_EXAMPLE "unsupported-external-example" Note LeftOut
            "an example outside the description is not read"
            "write the example as `value`";
        UNSUPPORTED_NESTED_FORMAT "unsupported-nested-format" Note LeftOut
            "the collection format of an array inside an array is not read"
            "give the parameter a list of plain values: one that has lists inside is refused before it is sent";
        UNSUPPORTED_CALLBACKS "unsupported-callbacks" Note LeftOut
            "the callbacks of a callback are not read"
            "nothing: they are requests that the API sends";
        TOO_MANY_DIAGNOSTICS "too-many-diagnostics" Note Said
            "there are more diagnostics than the limit"
            "mend what is shown and read again";
    }
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
            let is_kebab = |character: char| character.is_ascii_lowercase() || "-0123456789".contains(character);
            assert!(code.id.chars().all(is_kebab), "{}", code.id);
            assert!(!ALL[index + 1..].iter().any(|other| other.id == code.id), "{} twice", code.id);
            for text in [code.summary, code.remedy] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", code.id);
            }
        }
    }
}
