//! The table of codes: the one place that says what each kind of change is and whom it breaks. `docs/changes.md` is written
//! from it.
//!
//! `request` and `response` are the two ways on the wire: what a request may say less, and what a response may say more,
//! breaks programs that were written for the old description. `rust` is the step that the generated crate owes.

use super::code::OnWire::{Breaks, Never, Safe};
use super::{Code, Step};

macro_rules! codes {
    ($($section:literal { $(
        $name:ident $id:literal $summary:literal
            request $request:expr;
            response $response:expr;
            rust $step:ident $rust:literal;
    )* })*) => {
        $($(
            #[doc = concat!("`", $id, "`: ", $summary, ".")]
            pub const $name: Code = Code {
                id: $id,
                summary: $summary,
                request: $request,
                response: $response,
                rust: (Step::$step, $rust),
            };
        )*)*

        /// Every code, in the order of the table.
        pub const ALL: &[Code] = &[$($($name),*),*];

        /// The same, by what they are about.
        pub const SECTIONS: &[(&str, &[Code])] = &[$(($section, &[$($name),*])),*];
    };
}

const FEWER: &str = "requests that were right may be refused";
const MORE_SENT: &str = "what was sent before is still right";
const MORE_RECEIVED: &str = "answers may hold what no program expects";
const FEWER_RECEIVED: &str = "answers were like this before, too";

codes! {
    "The API" {
        SERVER_REMOVED "server-removed" "a server is no longer listed"
            request Breaks("programs that use its address may reach nobody");
            response Never;
            rust Major "its address is gone from the crate";
        SERVER_ADDED "server-added" "there is a further server"
            request Safe("the others are still there");
            response Never;
            rust Minor "there is one address more";
        SERVER_VARIABLE_CHANGED "server-variable-changed" "a variable of a server's address has other values or another default"
            request Breaks("an address made with the old value may reach nobody");
            response Never;
            rust Patch "the value is data";
        SECURITY_SCHEME_REMOVED "security-scheme-removed" "a security scheme is gone"
            request Never;
            response Never;
            rust Major "the method of the builder that takes its credential is gone";
        SECURITY_SCHEME_ADDED "security-scheme-added" "there is a further security scheme"
            request Never;
            response Never;
            rust Minor "the builder takes one credential more";
        SECURITY_SCHEME_RENAMED "security-scheme-renamed" "a security scheme has another name and is otherwise the same"
            request Safe("its name is not sent");
            response Never;
            rust Patch "the builder's method is called after what kind of credential it takes";
        SECURITY_SCHEME_CHANGED "security-scheme-changed" "a security scheme takes its credential in another way"
            request Breaks("credentials that are sent in the old way are not seen");
            response Never;
            rust Major "the builder takes another kind of credential, if it is one";
        TOKEN_URL_CHANGED "token-url-changed" "OAuth 2 tokens are fetched from another address"
            request Breaks("programs ask for tokens where there may be none any more");
            response Never;
            rust Patch "the address is data";
        OAUTH_SCOPE_REMOVED "oauth-scope-removed" "a flow offers a scope no longer"
            request Breaks("a token is refused to programs that ask for the scope");
            response Never;
            rust Patch "scopes are data";
        OAUTH_SCOPE_ADDED "oauth-scope-added" "a flow offers a further scope"
            request Safe("nobody has to ask for it");
            response Never;
            rust Patch "scopes are data";
        WEBHOOK_REMOVED "webhook-removed" "the API no longer sends a webhook"
            request Never;
            response Breaks("what its receivers wait for does not come any more");
            rust Major "the type of its payload may be gone";
        WEBHOOK_ADDED "webhook-added" "the API sends a further webhook"
            request Never;
            response Safe("only who subscribes to it receives it");
            rust Minor "there is one payload more";
    }
    "Operations" {
        OPERATION_REMOVED "operation-removed" "an operation is gone"
            request Breaks("its callers get an error");
            response Never;
            rust Major "its method is gone";
        OPERATION_ADDED "operation-added" "there is a further operation"
            request Safe("nobody has to call it");
            response Never;
            rust Minor "there is one method more";
        OPERATION_MOVED "operation-moved" "an operation stands at another path"
            request Breaks("calls of the old path get an error");
            response Never;
            rust Patch "a path is data";
        OPERATION_RENAMED "operation-renamed" "an operation has another `operationId`"
            request Safe("it is not sent");
            response Never;
            rust Major "its method has another name";
        OPERATION_REGROUPED "operation-regrouped" "the first tag of an operation is another"
            request Safe("it is not sent");
            response Never;
            rust Major "its method stands in another group";
        OPERATION_DEPRECATED "operation-deprecated" "an operation is deprecated"
            request Safe("it still works");
            response Never;
            rust Minor "its callers get a warning";
        OPERATION_REINSTATED "operation-reinstated" "an operation is deprecated no longer"
            request Safe("it works as before");
            response Never;
            rust Patch "its callers get no warning any more";
        PAGES_CHANGED "pages-changed" "what `x-ms-pageable` says about pages changed"
            request Safe("it is not sent");
            response Never;
            rust Major "`pages()` and `items()` may be gone, or find nothing";
        SECURITY_REQUIRED "security-required" "a credential is needed where none was"
            request Breaks("calls without a credential are refused");
            response Never;
            rust Patch "a credential belongs to the client, not to the call";
        SECURITY_DROPPED "security-dropped" "no credential is needed any more"
            request Safe("a credential does no harm");
            response Never;
            rust Patch "a credential belongs to the client, not to the call";
        SECURITY_REMOVED "security-removed" "a security scheme, or a combination of them, suffices no longer"
            request Breaks("calls with that credential are refused");
            response Never;
            rust Patch "a credential belongs to the client, not to the call";
        SECURITY_ADDED "security-added" "another security scheme, or combination of them, suffices too"
            request Safe("the others still suffice");
            response Never;
            rust Patch "a credential belongs to the client, not to the call";
        SECURITY_SCOPE_ADDED "security-scope-added" "a credential needs a further scope"
            request Breaks("calls with a credential without it are refused");
            response Never;
            rust Patch "scopes are data";
        SECURITY_SCOPE_REMOVED "security-scope-removed" "a credential needs a scope no longer"
            request Safe("a scope too many does no harm");
            response Never;
            rust Patch "scopes are data";
    }
    "Parameters" {
        PARAMETER_REMOVED "parameter-removed" "a parameter is gone"
            request Breaks("what callers ask for with it is refused, or not heard");
            response Never;
            rust Major "its argument or setter is gone";
        PARAMETER_ADDED "parameter-added" "there is a further optional parameter"
            request Safe("nobody has to send it");
            response Never;
            rust Minor "there is one setter more";
        REQUIRED_PARAMETER_ADDED "required-parameter-added" "there is a further parameter, and it is required"
            request Breaks("calls without it are refused");
            response Never;
            rust Major "there is one argument more";
        PARAMETER_RENAMED "parameter-renamed" "a parameter has another name and is otherwise the same"
            request Breaks("what is sent under the old name is not heard");
            response Never;
            rust Major "its setter has another name, unless that is only spelled otherwise";
        PATH_PARAMETER_RENAMED "path-parameter-renamed" "a part of a path template has another name"
            request Safe("the name is not sent");
            response Never;
            rust Patch "its argument is positional";
        PARAMETER_MOVED "parameter-moved" "a parameter goes to another place of the request"
            request Breaks("what is sent at the old place is not heard");
            response Never;
            rust Patch "the place is data";
        PARAMETER_REQUIRED "parameter-required" "an optional parameter is required now"
            request Breaks("calls without it are refused");
            response Never;
            rust Major "its setter became an argument";
        PARAMETER_OPTIONAL "parameter-optional" "a required parameter is optional now"
            request Safe("what was sent before is still right");
            response Never;
            rust Major "its argument became a setter";
        PARAMETER_STYLE_CHANGED "parameter-style-changed" "a parameter is written in another way"
            request Breaks("what is written in the old way is read wrongly");
            response Never;
            rust Patch "the style is data";
        PARAMETER_OF_CLIENT_CHANGED "parameter-of-client-changed" "a parameter that was set with each call is set once on the client, or the reverse"
            request Safe("it is sent as before");
            response Never;
            rust Major "its argument moved";
        CLIENT_DEFAULT_CHANGED "client-default-changed" "a parameter that is set once on the client has another default"
            request Safe("programs go on sending the old value");
            response Never;
            rust Patch "the value is data";
        EMPTY_VALUE_REFUSED "empty-value-refused" "a parameter may be empty no longer"
            request Breaks("calls with an empty value are refused");
            response Never;
            rust Patch "nothing of it is in the crate";
        EMPTY_VALUE_ALLOWED "empty-value-allowed" "a parameter may be empty"
            request Safe("nobody has to leave it empty");
            response Never;
            rust Patch "nothing of it is in the crate";
        PARAMETER_DEPRECATED "parameter-deprecated" "a parameter is deprecated"
            request Safe("it still works");
            response Never;
            rust Minor "its callers get a warning";
        PARAMETER_REINSTATED "parameter-reinstated" "a parameter is deprecated no longer"
            request Safe("it works as before");
            response Never;
            rust Patch "its callers get no warning any more";
    }
    "Bodies" {
        BODY_ADDED "body-added" "a request may have a body"
            request Safe("nobody has to send one");
            response Never;
            rust Minor "there is one setter more";
        REQUIRED_BODY_ADDED "required-body-added" "a request has to have a body"
            request Breaks("calls without one are refused");
            response Never;
            rust Major "there is one argument more";
        BODY_REMOVED "body-removed" "there is no body any more"
            request Breaks("what callers send is refused, or not heard");
            response Breaks("programs read what is not there");
            rust Major "its argument, or the value of the call, is gone";
        BODY_REQUIRED "body-required" "the body of a request is required now"
            request Breaks("calls without one are refused");
            response Never;
            rust Major "its setter became an argument";
        BODY_OPTIONAL "body-optional" "the body of a request is optional now"
            request Safe("what was sent before is still right");
            response Never;
            rust Major "its argument became a setter";
        CONTENT_ADDED "content-added" "a response that had no body has one"
            request Never;
            response Safe("programs that read none leave it unread");
            rust Major "the call has a value where it had none";
        MEDIA_TYPE_ADDED "media-type-added" "there is a further media type"
            request Safe("the others are still there");
            response Safe("an answer is in the type that a program accepts");
            rust Minor "the call stays in the type that it had, unless the new one is preferred";
        MEDIA_TYPE_PREFERRED "media-type-preferred" "there is JSON now, which is preferred"
            request Safe("the others are still there");
            response Safe("an answer is in the type that a program accepts");
            rust Major "the call has the type of the JSON";
        MEDIA_TYPE_REMOVED "media-type-removed" "a media type is gone"
            request Breaks("bodies in it are refused");
            response Breaks("programs that ask for it get an error, or what they cannot read");
            rust Major "the call has another type, or its variant is gone, unless another one is of the same kind";
        ENCODING_CHANGED "encoding-changed" "a part of a form is written in another way"
            request Breaks("what is written in the old way is read wrongly");
            response Breaks("what is written in the new way is read wrongly");
            rust Patch "the way of writing is data";
    }
    "Responses" {
        SUCCESS_ADDED "success-added" "a call may succeed with a further status"
            request Never;
            response Breaks("programs take the status for a failure, or its body for another");
            rust Major "the call may have one more kind of value";
        SUCCESS_REMOVED "success-removed" "a call does not succeed with this status any more"
            request Never;
            response Safe("a program that waits for it too does no harm");
            rust Major "the call has one kind of value less";
        STATUS_CHANGED "status-changed" "a call succeeds with another status"
            request Never;
            response Breaks("programs take the new status for a failure");
            rust Patch "the status is data, unless the type of the value is called after it";
        FAILURE_ADDED "failure-added" "a further failure is described"
            request Never;
            response Safe("a program has to expect any failure");
            rust Minor "the failure has a type";
        FAILURE_REMOVED "failure-removed" "a failure is described no longer"
            request Never;
            response Safe("a program that waits for it does no harm");
            rust Patch "the failure is undeclared";
        HEADER_REMOVED "header-removed" "a header of a response is gone"
            request Breaks("a part of a form is without it");
            response Breaks("programs look for it in vain");
            rust Major "its constant may be gone";
        OPTIONAL_HEADER_REMOVED "optional-header-removed" "a header of a response that did not have to be there is gone"
            request Safe("it did not have to be there");
            response Safe("programs had to do without it");
            rust Major "its constant may be gone";
        HEADER_ADDED "header-added" "a response has a further header"
            request Safe("nobody has to send it");
            response Safe("programs that do not know it do not see it");
            rust Minor "there is one constant more";
        HEADER_OPTIONAL "header-optional" "a header is no longer always there"
            request Safe("what was sent before is still right");
            response Breaks("programs that rely on it look for it in vain");
            rust Patch "its constant gives an `Option` anyhow";
        HEADER_REQUIRED "header-required" "a header is always there now"
            request Breaks("a part of a form without it is refused");
            response Safe("it was there before, too");
            rust Patch "its constant gives an `Option` anyhow";
        LINK_CHANGED "link-changed" "a link of a response came, went, or leads elsewhere"
            request Never;
            response Safe("it is not sent");
            rust Minor "nothing but pages is made of a link";
    }
    "Schemas" {
        SCHEMA_RENAMED "schema-renamed" "a component has another name"
            request Safe("it is not sent");
            response Safe("it is not sent");
            rust Major "its type has another name";
        SCHEMA_REPLACED "schema-replaced" "a place refers to another component"
            request Safe("its name is not sent, and what else changed is told apart");
            response Safe("its name is not sent, and what else changed is told apart");
            rust Major "the place has another type";
        SCHEMA_REMOVED "schema-removed" "a component is gone"
            request Never;
            response Never;
            rust Major "its type is gone";
        SCHEMA_ADDED "schema-added" "there is a further component"
            request Never;
            response Never;
            rust Minor "there is one type more";
        CLIENT_NAME_CHANGED "client-name-changed" "an extension gives another name for client code"
            request Safe("it is not sent");
            response Safe("it is not sent");
            rust Major "what it names has another name";
        DEPRECATED "deprecated" "a schema or property is deprecated"
            request Safe("it still works");
            response Safe("it is still there");
            rust Minor "whoever uses it gets a warning";
        REINSTATED "reinstated" "a schema or property is deprecated no longer"
            request Safe("it works as before");
            response Safe("it is there as before");
            rust Patch "whoever uses it gets no warning any more";
        TYPE_CHANGED "type-changed" "a value is of another type"
            request Breaks(FEWER);
            response Breaks(MORE_RECEIVED);
            rust Major "its type is another";
        TYPE_WIDENED "type-widened" "a value may be of further types"
            request Safe(MORE_SENT);
            response Breaks(MORE_RECEIVED);
            rust Major "its type is another";
        TYPE_NARROWED "type-narrowed" "a value may be of fewer types"
            request Breaks(FEWER);
            response Safe(FEWER_RECEIVED);
            rust Major "its type is another";
        NULL_ALLOWED "null-allowed" "a value may be `null`"
            request Safe(MORE_SENT);
            response Breaks("programs do not expect `null` there");
            rust Major "its type became an `Option`, or a `Maybe`";
        NULL_REFUSED "null-refused" "a value may be `null` no longer"
            request Breaks("requests with `null` are refused");
            response Safe(FEWER_RECEIVED);
            rust Major "its type is no `Option`, or no `Maybe`, any more";
        FORMAT_CHANGED "format-changed" "a value has another format"
            request Breaks(FEWER);
            response Breaks(MORE_RECEIVED);
            rust Major "its type is another";
        FORMAT_WIDENED "format-widened" "a value has no format any more, or one that takes more"
            request Safe(MORE_SENT);
            response Breaks(MORE_RECEIVED);
            rust Major "its type is another";
        FORMAT_NARROWED "format-narrowed" "a value has a format, or one that takes less"
            request Breaks(FEWER);
            response Safe(FEWER_RECEIVED);
            rust Major "its type is another";
        VALUES_LISTED "values-listed" "only some values are allowed"
            request Breaks("requests with other values are refused");
            response Safe(FEWER_RECEIVED);
            rust Major "its type became an enumeration";
        VALUES_UNLISTED "values-unlisted" "any value is allowed, where some were listed"
            request Safe(MORE_SENT);
            response Breaks(MORE_RECEIVED);
            rust Major "its type is no enumeration any more";
        VALUE_ADDED "value-added" "a closed enumeration has a further value"
            request Safe(MORE_SENT);
            response Breaks("programs that know all values do not know this one");
            rust Minor "there is one variant more, and a `match` has to expect any";
        OPEN_VALUE_ADDED "open-value-added" "an open enumeration has a further value"
            request Safe(MORE_SENT);
            response Safe("programs have to expect values that they do not know");
            rust Minor "there is one variant more, and a `match` has to expect any";
        VALUE_REMOVED "value-removed" "an enumeration has a value no longer"
            request Breaks("requests with the value are refused");
            response Safe(FEWER_RECEIVED);
            rust Major "its variant is gone";
        CONSTANT_CHANGED "constant-changed" "the only value that is allowed is another"
            request Breaks("requests with the old value are refused");
            response Breaks("programs do not know the new value");
            rust Patch "the value is data";
        VALUES_OPENED "values-opened" "an enumeration is open now"
            request Safe(MORE_SENT);
            response Breaks("programs that know all values may meet others");
            rust Patch "enumerations are open in the crate anyhow";
        VALUES_CLOSED "values-closed" "an enumeration is closed now"
            request Breaks("requests with other values are refused");
            response Safe(FEWER_RECEIVED);
            rust Patch "enumerations are open in the crate anyhow";
        DEFAULT_CHANGED "default-changed" "what an absent value means is another"
            request Breaks("requests that leave it out ask for something else");
            response Safe("the value is there, or means what the server says");
            rust Patch "its constant has another value";
        DEFAULT_ADDED "default-added" "it is said what an absent value means"
            request Safe("nothing was said before");
            response Safe("nothing was said before");
            rust Minor "there is a constant for it";
        DEFAULT_REMOVED "default-removed" "it is no longer said what an absent value means"
            request Safe("nothing else is said");
            response Safe("nothing else is said");
            rust Major "its constant is gone";
        LIMIT_TIGHTENED "limit-tightened" "a limit allows less"
            request Breaks(FEWER);
            response Safe(FEWER_RECEIVED);
            rust Patch "only `validate()` looks at it";
        LIMIT_LOOSENED "limit-loosened" "a limit allows more"
            request Safe(MORE_SENT);
            response Breaks(MORE_RECEIVED);
            rust Patch "only `validate()` looks at it";
        LIMIT_CHANGED "limit-changed" "a pattern or a factor is another"
            request Breaks(FEWER);
            response Breaks(MORE_RECEIVED);
            rust Patch "only `validate()` looks at it, if anything does";
        RULE_ADDED "rule-added" "a further keyword restricts the value"
            request Breaks(FEWER);
            response Safe(FEWER_RECEIVED);
            rust Patch "the type does not depend on it";
        RULE_REMOVED "rule-removed" "a keyword restricts the value no longer"
            request Safe(MORE_SENT);
            response Breaks(MORE_RECEIVED);
            rust Patch "the type does not depend on it";
        RULE_CHANGED "rule-changed" "a keyword restricts the value in another way"
            request Breaks(FEWER);
            response Breaks(MORE_RECEIVED);
            rust Patch "the type does not depend on it";
        CONTENT_ENCODING_CHANGED "content-encoding-changed" "a text holds something else, or in another encoding"
            request Breaks("what is written in the old way is read wrongly");
            response Breaks("what is written in the new way is read wrongly");
            rust Major "its type is another";
    }
    "Objects and lists" {
        PROPERTY_REMOVED "property-removed" "a property that had to be there is gone"
            request Breaks("what callers say with it is refused, or not heard");
            response Breaks("programs read what is not there");
            rust Major "its field is gone";
        OPTIONAL_PROPERTY_REMOVED "optional-property-removed" "a property that did not have to be there is gone"
            request Breaks("what callers say with it is refused, or not heard");
            response Safe("programs had to do without it");
            rust Major "its field is gone";
        PROPERTY_ADDED "property-added" "there is a further optional property"
            request Safe("nobody has to send it");
            response Safe("programs that do not know it do not see it");
            rust Minor "there is one field more";
        REQUIRED_PROPERTY_ADDED "required-property-added" "there is a further property, and it is required"
            request Breaks("requests without it are refused");
            response Safe("programs that do not know it do not see it");
            rust Major "`new` takes one argument more";
        PROPERTY_RENAMED "property-renamed" "a property has another name and is otherwise the same"
            request Breaks("what is sent under the old name is refused, or not heard");
            response Breaks("programs read what is not there");
            rust Major "its field has another name, unless that is only spelled otherwise";
        PROPERTY_REQUIRED "property-required" "an optional property is required now"
            request Breaks("requests without it are refused");
            response Safe("it was there before, too");
            rust Major "its field is no `Option` any more";
        PROPERTY_OPTIONAL "property-optional" "a required property is optional now"
            request Safe(MORE_SENT);
            response Breaks("programs read what may not be there");
            rust Major "its field became an `Option`";
        PROPERTY_READ_ONLY "property-read-only" "a property is set by the server only"
            request Safe("a server does not hear what is not for callers to say");
            response Safe("it is there as before");
            rust Patch "a required field became an `Option` where the type is sent";
        PROPERTY_WRITABLE "property-writable" "a property that was set by the server only may be sent"
            request Safe("nobody has to send it");
            response Safe("it is there as before");
            rust Patch "its field is an `Option` as before";
        PROPERTY_WRITE_ONLY "property-write-only" "a property is not sent back any more"
            request Safe(MORE_SENT);
            response Breaks("programs read what is not there");
            rust Major "its type became a `Secret`";
        PROPERTY_READABLE "property-readable" "a property that was only sent comes back, too"
            request Safe(MORE_SENT);
            response Safe("programs that do not know it do not see it");
            rust Major "its type is no `Secret` any more";
        OTHERS_REFUSED "others-refused" "properties that are not declared are allowed no longer"
            request Breaks("requests with such properties are refused");
            response Safe(FEWER_RECEIVED);
            rust Major "the field for them is gone";
        OTHERS_ALLOWED "others-allowed" "properties that are not declared are allowed"
            request Safe(MORE_SENT);
            response Safe("programs pass over what they do not know");
            rust Minor "there is a field for them";
        ALTERNATIVE_ADDED "alternative-added" "a choice has a further alternative"
            request Safe(MORE_SENT);
            response Breaks("programs that know all alternatives do not know this one");
            rust Minor "there is one variant more, and a `match` has to expect any";
        ALTERNATIVE_REMOVED "alternative-removed" "a choice has an alternative no longer"
            request Breaks("requests with the alternative are refused");
            response Safe(FEWER_RECEIVED);
            rust Major "its variant is gone";
        CHOICE_ADDED "choice-added" "a value became one of several alternatives"
            request Safe(MORE_SENT);
            response Breaks("programs do not know the other alternatives");
            rust Major "its type became an enumeration";
        CHOICE_REMOVED "choice-removed" "a value is only one of the alternatives that it was"
            request Breaks("requests with the other alternatives are refused");
            response Safe(FEWER_RECEIVED);
            rust Major "its type is no enumeration any more";
        DISCRIMINATOR_CHANGED "discriminator-changed" "alternatives are told apart by another property or value"
            request Breaks("what is told in the old way is not understood");
            response Breaks("what is told in the new way is not understood");
            rust Major "variants are called after the values";
        DISCRIMINATOR_ADDED "discriminator-added" "it is said which property tells the alternatives apart"
            request Safe("the alternatives are the same");
            response Safe("the alternatives are the same");
            rust Major "the property is filled in, and no field any more";
        DISCRIMINATOR_REMOVED "discriminator-removed" "it is no longer said which property tells the alternatives apart"
            request Safe("the alternatives are the same");
            response Safe("the alternatives are the same");
            rust Major "the property is a field, and an argument of `new`";
        TUPLE_CHANGED "tuple-changed" "a list has more or fewer items that are described one by one"
            request Breaks(FEWER);
            response Breaks(MORE_RECEIVED);
            rust Minor "its struct has other fields";
    }
}
