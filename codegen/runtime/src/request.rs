//! One request as plain data, before anything is sent.
//!
//! In: an [`Operation`] from the description, and the arguments of a call. Out: a [`Request`] for
//! [`Core::execute`](super::core::Core::execute). What cannot be written is kept as an error until then.

use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::credential::RequiredScheme;
use super::error::InvalidRequest;
use super::file::FilePart;
#[cfg(feature = "forms")]
use super::form::FormBuilder;
#[cfg(feature = "lines")]
use super::lines::Separator;
#[cfg(feature = "pages")]
use super::pages::Turn;
#[cfg(feature = "multipart")]
use super::parts::MultipartBuilder;
use super::percent::{Raw, encode};
use super::retry::RetryPolicy;
use super::style::{self, Style};
#[cfg(feature = "xml")]
use super::xml::Xml;

/// What the description says about an operation, apart from its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The `operationId`, or `METHOD /path`.
    pub id: &'static str,
    /// The method.
    pub method: &'static str,
    /// The path template, with `{name}` for each path parameter.
    pub path: &'static str,
    /// The media types that its responses have, for `Accept`.
    pub accept: &'static str,
    /// Alternatives, any one of which suffices; empty where no credential is needed.
    pub security: &'static [&'static [RequiredScheme]],
    /// The server of this operation alone, where it has one: a template, whose variables have the values of the client's.
    pub server: Option<&'static str>,
}

/// What a single request does differently from its client.
#[derive(Clone, Debug, Default)]
pub struct RequestOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) base_url: Option<String>,
    #[cfg(feature = "pages")]
    pub(crate) turn: Option<Turn>,
}

impl RequestOptions {
    /// The client's own ways.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The time that each attempt may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// When the request is repeated.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// The address of the server, for this request alone.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// One more header. It replaces one of the same name that the client or the operation sets.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// A request, ready to be sent but for its credentials.
#[derive(Debug)]
pub struct Request {
    pub(crate) operation: &'static Operation,
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) query_string: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) body: Body,
    pub(crate) options: RequestOptions,
    pub(crate) invalid: Option<InvalidRequest>,
}

impl Request {
    /// A request of an operation, without arguments yet.
    #[must_use]
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            query_string: None,
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: Body::Empty,
            options: RequestOptions::default(),
            invalid: None,
        }
    }

    /// Sets a path parameter, in the default style.
    #[must_use]
    pub fn path<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.path_styled(name, Style::SIMPLE, value)
    }

    /// Sets a path parameter.
    #[must_use]
    pub fn path_styled<T: Serialize + ?Sized>(mut self, name: &'static str, style: Style, value: &T) -> Self {
        if let Some(value) = self.value(name, value) {
            match style::path_text(name, &value, style) {
                Ok(text) if text.is_empty() => self.refuse(name, "a path parameter must not be empty"),
                Ok(text) => self.path.push((name, text)),
                Err(error) => self.refuse(name, error.0),
            }
        }
        self
    }

    /// Adds a query parameter in the default style; nothing where the value is absent.
    #[must_use]
    pub fn query<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.query_styled(name, Style::FORM, value)
    }

    /// Adds a query parameter; nothing where the value is absent.
    #[must_use]
    pub fn query_styled<T: Serialize + ?Sized>(mut self, name: &'static str, style: Style, value: &T) -> Self {
        if let Some(value) = self.value(name, value) {
            match style::query_pairs(name, &value, style) {
                Ok(pairs) => self.query.extend(pairs),
                Err(error) => self.refuse(name, error.0),
            }
        }
        self
    }

    /// Sets the whole query: a text as it is, but for what may not stand in a query, or an object as its pairs.
    #[must_use]
    pub fn query_string<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        match self.value(name, value) {
            Some(Value::Null) | None => {}
            Some(Value::String(text)) => self.query_string = Some(encode(&text, Raw::Query)),
            Some(object) => match style::query_pairs(name, &object, Style::FORM) {
                Ok(pairs) => self.query.extend(pairs),
                Err(error) => self.refuse(name, error.0),
            },
        }
        self
    }

    /// Sets a header; nothing where the value is absent.
    #[must_use]
    pub fn header<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.header_styled(name, Style::SIMPLE, value)
    }

    /// Sets a header; nothing where the value is absent.
    #[must_use]
    pub fn header_styled<T: Serialize + ?Sized>(mut self, name: &'static str, style: Style, value: &T) -> Self {
        match self.value(name, value) {
            None | Some(Value::Null) => {}
            Some(value) => match style::header_text(&value, style) {
                Ok(text) => self.set_header(name, &text),
                Err(error) => self.refuse(name, error.0),
            },
        }
        self
    }

    /// Adds a cookie; nothing where the value is absent.
    #[must_use]
    pub fn cookie<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.cookie_styled(name, Style::FORM, value)
    }

    /// Adds a cookie; nothing where the value is absent.
    #[must_use]
    pub fn cookie_styled<T: Serialize + ?Sized>(mut self, name: &'static str, style: Style, value: &T) -> Self {
        if let Some(value) = self.value(name, value) {
            match style::cookie_pairs(name, &value, style) {
                Ok(pairs) => self.cookies.extend(pairs),
                Err(error) => self.refuse(name, error.0),
            }
        }
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(self, content_type: &'static str, value: &T) -> Self {
        self.body(Body::json(content_type, value))
    }

    /// Sets a JSON body; none where it is absent.
    #[must_use]
    pub fn optional_json<T: Serialize + ?Sized>(self, content_type: &'static str, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.json(content_type, value),
            None => self,
        }
    }

    /// Sets an XML body; none where it is absent.
    #[cfg(feature = "xml")]
    #[must_use]
    pub fn xml<'a, T: Serialize + 'a>(
        self,
        content_type: &'static str,
        xml: &Xml,
        value: impl Into<Option<&'a T>>,
    ) -> Self {
        match value.into() {
            Some(value) => self.body(Body::xml(content_type, xml, value)),
            None => self,
        }
    }

    /// Sets a body of several JSON texts; none where it is absent.
    #[cfg(feature = "lines")]
    #[must_use]
    pub fn lines<T: Serialize>(self, content_type: &'static str, separator: Separator, items: Option<&Vec<T>>) -> Self {
        match items {
            Some(items) => self.body(Body::lines(content_type, separator, items)),
            None => self,
        }
    }

    /// Sets a body of text; none where it is absent.
    #[must_use]
    pub fn text<'a>(self, content_type: &'static str, text: impl Into<Option<&'a String>>) -> Self {
        match text.into() {
            Some(text) => self.body(Ok(Body::text(content_type, text))),
            None => self,
        }
    }

    /// Sets a body of bytes; none where it is absent.
    #[must_use]
    pub fn file(self, content_type: &'static str, file: impl Into<Option<FilePart>>) -> Self {
        match file.into() {
            Some(file) => self.body(Ok(Body::file(content_type, file))),
            None => self,
        }
    }

    /// Sets a form as the body.
    #[cfg(feature = "forms")]
    #[must_use]
    pub fn form(self, form: FormBuilder) -> Self {
        self.body(form.finish())
    }

    /// Sets parts as the body.
    #[cfg(feature = "multipart")]
    #[must_use]
    pub fn multipart(self, parts: MultipartBuilder) -> Self {
        self.body(parts.finish())
    }

    /// Sets the body, or the reason why it could not be written.
    #[must_use]
    pub fn body(mut self, body: Result<Body, InvalidRequest>) -> Self {
        match body {
            Ok(body) => self.body = body,
            Err(error) => self.invalid = self.invalid.or(Some(error)),
        }
        self
    }

    /// Asks for other media types than the operation does by itself, unless the user asks for his own.
    #[must_use]
    pub fn accept(mut self, media_types: &'static str) -> Self {
        self.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(media_types));
        self
    }

    /// Sets what this request does differently.
    #[must_use]
    pub fn options(mut self, options: RequestOptions) -> Self {
        for (name, value) in &options.headers {
            self.set_header(name, value);
        }
        self.options = options;
        self
    }

    fn set_header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(_), _) => self.refuse(name, "this is no name of a header"),
            (_, Err(_)) => self.refuse(name, "a header cannot hold this value"),
        }
    }

    fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Option<Value> {
        match serde_json::to_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(name, &error.to_string());
                None
            }
        }
    }

    fn refuse(&mut self, subject: &str, reason: &str) {
        self.invalid.get_or_insert_with(|| InvalidRequest::new(subject, reason));
    }
}
