//! Taking secrets out of texts that leave the process.

use base64::Engine as _;

use crate::engine::arguments::{encode_path, encode_query};

/// Shorter values are too ordinary to be told from other text.
const SHORTEST: usize = 4;

/// The values that no report may show, in every form in which they travel.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redactor {
    /// Longest first, so that no part of a longer one is left standing.
    forms: Vec<String>,
}

impl Redactor {
    /// Takes the values of credentials; `user:password` hides the password by itself too.
    pub(crate) fn new(secrets: &[String]) -> Self {
        let mut forms = Vec::new();
        for secret in secrets {
            let password = secret.split_once(':').map(|(_, password)| password.to_owned());
            for value in std::iter::once(secret.clone()).chain(password).filter(|value| value.len() >= SHORTEST) {
                forms.push(base64::engine::general_purpose::STANDARD.encode(&value));
                forms.push(encode_path(&value));
                forms.push(encode_query(&value));
                forms.push(value);
            }
        }
        forms.sort_by_key(|form| (std::cmp::Reverse(form.len()), form.clone()));
        forms.dedup();
        Self { forms }
    }

    /// The text without any of them.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for form in &self.forms {
            if clean.contains(form.as_str()) {
                clean = clean.replace(form.as_str(), "‹credential›");
            }
        }
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_out_in_every_form_in_which_it_travels() {
        let redactor = Redactor::new(&["user:p/ss word".to_owned(), "key".to_owned(), "long-key-1".to_owned()]);
        let rows = [
            ("api-key: long-key-1x", "api-key: ‹credential›x"),
            ("Basic dXNlcjpwL3NzIHdvcmQ=", "Basic ‹credential›"),
            ("?p=p%2Fss%20word&key=1", "?p=‹credential›&key=1"),
            ("the password is p/ss word", "the password is ‹credential›"),
        ];
        for (text, expected) in rows {
            assert_eq!(redactor.text(text), expected);
        }
    }
}
