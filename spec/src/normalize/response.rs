//! Responses.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Dialect, MediaType, Response, StatusPattern};

impl<'a> Context<'a> {
    /// The responses of an operation: exact codes in ascending order, then ranges, then default.
    pub(super) fn responses(&mut self, operation: View<'a>, label: &str) -> Vec<Response> {
        if operation.get("responses").is_none() {
            let message = format!("the operation `{label}` has no `responses`");
            match self.dialect {
                // Since OpenAPI 3.1 an operation may leave them out.
                Dialect::OpenApi31 | Dialect::OpenApi32 => {}
                Dialect::Swagger20 | Dialect::OpenApi30 => self.report(codes::MISSING_RESPONSES, operation, message),
            }
        } else if operation
            .get("responses")
            .is_some_and(|responses| responses.is_object() && responses.members().len() == 0)
        {
            let message = format!("`{label}` declares no response");
            self.report(codes::NO_RESPONSES, operation, message);
        }
        if let Some(list) = operation.get("responses").filter(|list| !list.is_object()) {
            self.leave_out_unreadable(list, format!("the responses of {label}"));
        }
        let mut responses: Vec<Response> = Vec::new();
        for (key, view) in self.members_at(operation, "responses") {
            let Some(status) = status(key) else {
                let message =
                    format!("`{key}` is neither a status code from 100 to 599, nor a range such as 4XX, nor `default`");
                self.push(self.report_key(codes::INVALID_STATUS, view, message));
                self.leave_out(view, format!("the response {key} of {label}"), "this is no status");
                continue;
            };
            let Some(response) = self.response(status, view, operation) else {
                self.leave_out_unreadable(view, format!("what the response {status} of {label} holds"));
                responses.push(unknown_response(status, view));
                continue;
            };
            if responses.iter().any(|other| other.status == status) {
                let message = format!("the response {status} is declared twice");
                self.push(self.report_key(codes::DUPLICATE_KEY, view, message));
                continue;
            }
            responses.push(response);
        }
        responses.sort_by_key(|response| response.status);
        responses
    }

    pub(super) fn response(&mut self, status: StatusPattern, view: View<'a>, operation: View<'a>) -> Option<Response> {
        let view = self.target_object(view)?;
        self.check_members(
            view,
            "response",
            &["description", "headers", "content", "links", "schema", "examples", "summary"],
        );
        // Since OpenAPI 3.2 a response may leave it out.
        if view.get("description").is_none() && self.dialect != Dialect::OpenApi32 {
            self.report(codes::MISSING_DESCRIPTION, view, format!("the response {status} has no `description`"));
        }
        let content: Vec<MediaType> = match view.get("content") {
            Some(_) => self.content(view),
            None => self.swagger_content(view, operation),
        };
        Some(Response {
            status,
            description: self
                .prose_at(view, "description")
                .or_else(|| self.prose_at(view, "summary"))
                .unwrap_or_default(),
            headers: self.headers(view),
            content,
            links: self.links(view),
            is_error: self.maybe_flag_at(view, "x-ms-error-response"),
            origin: view.origin(),
        })
    }
}

/// A response of which nothing is known but its status: a success may hold any JSON.
fn unknown_response(status: StatusPattern, view: View<'_>) -> Response {
    let origin = view.origin();
    let content = MediaType {
        range: "application/json".to_owned(),
        schema: None,
        item_schema: None,
        encoding: Vec::new(),
        prefix_encoding: Vec::new(),
        item_encoding: None,
        examples: Vec::new(),
        origin: origin.clone(),
    };
    Response {
        status,
        description: String::new(),
        headers: Vec::new(),
        content: if status.is_success() { vec![content] } else { Vec::new() },
        links: Vec::new(),
        is_error: None,
        origin,
    }
}

/// The pattern that a key of `responses` means.
fn status(key: &str) -> Option<StatusPattern> {
    if key.eq_ignore_ascii_case("default") {
        return Some(StatusPattern::Default);
    }
    let bytes = key.as_bytes();
    let [digit @ b'1'..=b'5', rest @ ..] = bytes else { return None };
    if rest.len() != 2 {
        return None;
    }
    if rest.eq_ignore_ascii_case(b"XX") {
        return Some(StatusPattern::Range(digit - b'0'));
    }
    key.parse().ok().filter(|code| (100..600).contains(code)).map(StatusPattern::Code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_keys() {
        for (key, expected) in [
            ("200", Some(StatusPattern::Code(200))),
            ("599", Some(StatusPattern::Code(599))),
            ("4XX", Some(StatusPattern::Range(4))),
            ("5xx", Some(StatusPattern::Range(5))),
            ("default", Some(StatusPattern::Default)),
            ("600", None),
            ("20", None),
            ("2000", None),
            ("4X4", None),
            ("2+1", None),
            ("ok", None),
        ] {
            assert_eq!(status(key), expected, "{key}");
        }
    }
}
