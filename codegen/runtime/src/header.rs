//! Response headers in their declared types.
//!
//! In: the headers of an answer, and a [`Header`] from the description. Out: its value. A header that is missing or is
//! not what the description says is absent, and no failure of the call; [`headers`](super::response::Response::headers)
//! still has its text. Source: OpenAPI 3.1.1, Header Object: the style is `simple`.

use std::marker::PhantomData;

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::ApiError;
use super::response::Response;

/// A response header with the type of its value.
#[derive(Debug)]
pub struct Header<T> {
    name: &'static str,
    form: HeaderForm,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

/// How a value stands in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderForm {
    /// As a text, a number or a truth value.
    Plain,
    /// As items between commas.
    List,
    /// As keys and values between commas.
    Object,
    /// As `key=value` between commas.
    Exploded,
    /// As JSON.
    Json,
}

impl<T: DeserializeOwned> Header<T> {
    /// A header of that name.
    #[must_use]
    pub const fn new(name: &'static str, form: HeaderForm) -> Self {
        Self { name, form, value: PhantomData }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its value among these headers; absent where it is missing or does not fit its type.
    #[must_use]
    pub fn read(&self, headers: &HeaderMap) -> Option<T> {
        let mut texts = headers.get_all(self.name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let first = texts.next()?;
        // Lines of one name are one list. Source: RFC 9110 section 5.3.
        let text = match self.form {
            HeaderForm::Plain | HeaderForm::Json => first.into_owned(),
            _ => texts.fold(first.into_owned(), |all, next| all + "," + &next),
        };
        let items = || text.split(',').map(str::trim).filter(|item| !item.is_empty());
        match self.form {
            HeaderForm::Json => serde_json::from_str(&text).ok(),
            HeaderForm::Plain => typed(|read| read(text.trim())),
            HeaderForm::List => typed(|read| Value::Array(items().map(read).collect())),
            HeaderForm::Object => typed(|read| {
                let items: Vec<&str> = items().collect();
                object(items.chunks(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))), read)
            }),
            HeaderForm::Exploded => typed(|read| object(items().filter_map(|item| item.split_once('=')), read)),
        }
    }
}

impl<T> Response<T> {
    /// The value of a declared header; absent where it is missing or does not fit its type.
    #[must_use]
    pub fn get<H: DeserializeOwned>(&self, header: Header<H>) -> Option<H> {
        header.read(self.headers())
    }
}

impl<E> ApiError<E> {
    /// The value of a declared header; absent where it is missing or does not fit its type.
    #[must_use]
    pub fn get<H: DeserializeOwned>(&self, header: Header<H>) -> Option<H> {
        header.read(self.headers())
    }
}

/// The value with all texts as texts, or, where that is not its type, with numbers and truth values among them.
fn typed<T: DeserializeOwned>(value: impl Fn(fn(&str) -> Value) -> Value) -> Option<T> {
    let text = |text: &str| Value::String(text.to_owned());
    let scalar = |text: &str| match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => Value::String(text.to_owned()),
    };
    serde_json::from_value(value(text)).or_else(|_| serde_json::from_value(value(scalar))).ok()
}

fn object<'a>(members: impl Iterator<Item = (&'a str, &'a str)>, read: fn(&str) -> Value) -> Value {
    let members = members.map(|(key, value)| (key.trim().to_owned(), read(value.trim())));
    Value::Object(members.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use reqwest::header::HeaderValue;

    use super::*;

    fn read<T: DeserializeOwned>(form: HeaderForm, values: &[&'static str]) -> Option<T> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("x-test", HeaderValue::from_static(value));
        }
        Header::new("X-Test", form).read(&headers)
    }

    #[test]
    fn a_header_has_its_type_or_is_absent() {
        assert_eq!(read(HeaderForm::Plain, &["12"]), Some(12_i64));
        assert_eq!(read(HeaderForm::Plain, &["12"]), Some("12".to_owned()));
        assert_eq!(read(HeaderForm::Plain, &["true"]), Some(true));
        assert_eq!(read::<i64>(HeaderForm::Plain, &["soon"]), None);
        assert_eq!(read::<i64>(HeaderForm::Plain, &[]), None);
        assert_eq!(read(HeaderForm::List, &["a, b", "c"]), Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
        assert_eq!(read(HeaderForm::List, &["1,2"]), Some(vec![1, 2]));
        assert_eq!(read(HeaderForm::Json, &["{\"a\":[1]}"]), Some(BTreeMap::from([("a".to_owned(), vec![1])])));
        let object = Some(BTreeMap::from([("R".to_owned(), 100), ("G".to_owned(), 200)]));
        assert_eq!(read(HeaderForm::Object, &["R,100,G,200"]), object);
        assert_eq!(read(HeaderForm::Exploded, &["R=100,G=200"]), object);
    }
}
