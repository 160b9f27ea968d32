//! From the text of a reference to the node that it names.

use super::library::Library;
use super::reference::{Fragment, Reference, Target};
use super::remote::join;
use crate::diagnostic::{Code, Diagnostic, closest, codes};
use crate::document::{NodeId, View};
use crate::pointer::FileId;

/// Why a reference leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It is not a URI reference.
    Invalid,
    /// It leads to the network, which is not allowed.
    Remote,
    /// It leads to an address without TLS, or with credentials in it.
    Unsafe,
    /// The document on the network cannot be had; the reason in words.
    Unreachable(String),
    /// It leaves the folders that are allowed.
    Outside,
    /// A text without a folder refers to a file.
    NoFolder,
    /// There is no such file.
    NoFile,
    /// The file cannot be read; the reason in words.
    Unreadable(String),
    /// The file is longer than the limit.
    TooLarge,
    /// The file has no tree; it has a diagnostic of its own.
    Unparsed,
    /// The file has no such place; the name that may have been meant.
    NoPlace(Option<String>),
}

impl Library {
    /// The node that a reference names: one step, which may be a reference again. `text` is the scalar that holds it.
    ///
    /// Says in the sink why there is none; each place that refers to nothing is told.
    pub(crate) fn resolve<'a>(&'a self, text: View<'a>) -> Option<View<'a>> {
        match self.find(text) {
            Ok(view) => Some(view),
            Err(failure) => {
                if let Some(diagnostic) = self.explain(text, &failure) {
                    self.sink().push(diagnostic);
                }
                None
            }
        }
    }

    /// The same, without a word.
    pub(crate) fn resolve_quietly<'a>(&'a self, text: View<'a>) -> Option<View<'a>> {
        self.find(text).ok()
    }

    fn find<'a>(&'a self, text: View<'a>) -> Result<View<'a>, Failure> {
        let reference = text.text().unwrap_or_default();
        let key = (text.file(), Box::from(reference));
        let known = self.found.borrow().get(&key).cloned();
        let found = match known {
            Some(found) => found,
            None => {
                let found = self.search(text, reference).map(View::key);
                self.found.borrow_mut().insert(key, found.clone());
                found
            }
        };
        let (file, node) = found?;
        self.document(file).map(|document| View::at(document, node)).ok_or(Failure::Unparsed)
    }

    fn search<'a>(&'a self, text: View<'a>, reference: &str) -> Result<View<'a>, Failure> {
        let parsed = Reference::parse(reference).ok_or(Failure::Invalid)?;
        let root = match &parsed.target {
            Target::Same => text.document().root(),
            Target::Remote(uri) => match self.by_id(text, uri) {
                Some(found) => found,
                None => self.remote(text.file(), uri)?,
            },
            Target::File(path) if self.network.address(text.file()).is_some() => match self.by_id(text, path) {
                Some(found) => found,
                None => self.remote(text.file(), reference.split('#').next().unwrap_or_default())?,
            },
            Target::File(path) => match self.load(text.file(), path) {
                Ok(file) => self.document(file).ok_or(Failure::Unparsed)?.root(),
                Err(failure) => self.by_id(text, path).ok_or(failure)?,
            },
        };
        match &parsed.fragment {
            Fragment::Root => Ok(root),
            Fragment::Anchor(name) => root.document().named(&format!("#{name}")).ok_or(Failure::NoPlace(None)),
            Fragment::Pointer(tokens) => {
                if let Some(found) = root.descend(tokens.iter().cloned()) {
                    return Ok(found);
                }
                if parsed.target == Target::Same
                    && let Some(found) =
                        enclosing_resource(text).and_then(|resource| resource.descend(tokens.iter().cloned()))
                {
                    return Ok(found);
                }
                Err(Failure::NoPlace(suggestion(root, tokens)))
            }
        }
    }

    /// The document at an address, which is relative to that of the document that it stands in where this came from the
    /// network too.
    fn remote(&self, base: FileId, reference: &str) -> Result<View<'_>, Failure> {
        let address = match self.network.address(base) {
            Some(own) => join(&own, reference).ok_or(Failure::Invalid)?,
            None => reference.to_owned(),
        };
        let file = self.load_remote(base, &address)?;
        Ok(self.document(file).ok_or(Failure::Unparsed)?.root())
    }

    /// The schema whose `$id` is a URI, or (for a relative one) is it in relation to the base that holds here.
    fn by_id<'a>(&'a self, text: View<'a>, uri: &str) -> Option<View<'a>> {
        let base = enclosing_resource(text).and_then(|resource| resource.get("$id")).and_then(View::as_str);
        let joined = base.and_then(|base| join(base, uri));
        (0..self.len()).find_map(|index| {
            let document = self.document(FileId(u32::try_from(index).ok()?))?;
            joined.iter().map(String::as_str).chain([uri]).find_map(|name| document.named(name))
        })
    }

    fn explain(&self, text: View<'_>, failure: &Failure) -> Option<Diagnostic> {
        let reference = text.text().unwrap_or_default();
        let report = |code: Code, message: String| Diagnostic::at(code, text.place(), message);
        Some(match failure {
            Failure::Unparsed => return None,
            Failure::Invalid => report(codes::INVALID_REFERENCE, format!("`{reference}` is not a URI reference")),
            Failure::Remote => {
                report(codes::REMOTE_REFERENCE, format!("remote references are off: `{reference}` is not fetched"))
                    .help("download the document and refer to it by a relative path, or allow `--allow-remote-refs`")
            }
            Failure::Unsafe => report(
                codes::REMOTE_REFERENCE,
                format!("`{reference}` is not fetched: only HTTPS without credentials is, and HTTP from this machine"),
            )
            .help("download the document, keep it beside this one, and refer to it by a relative path"),
            Failure::Unreachable(reason) => {
                report(codes::REMOTE_UNREADABLE, format!("the document of `{reference}` cannot be had: {reason}"))
            }
            Failure::Outside => report(
                codes::REFERENCE_OUTSIDE,
                format!("`{reference}` leaves the folder of the root document and is not opened"),
            )
            .help("allow the folder it leads into (`--allow-refs DIR`), or move the file"),
            Failure::NoFolder => report(
                codes::REFERENCE_OUTSIDE,
                format!("`{reference}` leads to a file, and a text has no folder to look in"),
            ),
            Failure::NoFile => {
                report(codes::DANGLING_REFERENCE, format!("`{reference}` leads to a file that does not exist"))
            }
            Failure::Unreadable(reason) => {
                report(codes::FILE_NOT_FOUND, format!("the file of `{reference}` cannot be read: {reason}"))
            }
            Failure::TooLarge => {
                let limit = crate::document::MAX_TEXT_BYTES >> 20;
                report(
                    codes::FILE_TOO_LARGE,
                    format!("the file of `{reference}` is larger than the limit of {limit} MiB"),
                )
            }
            Failure::NoPlace(suggestion) => {
                let diagnostic = report(codes::DANGLING_REFERENCE, format!("`{reference}` leads to nothing"));
                match suggestion {
                    Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                    None => diagnostic,
                }
            }
        })
    }
}

/// The innermost schema around a node that has an `$id`.
fn enclosing_resource(view: View<'_>) -> Option<View<'_>> {
    let mut current = view;
    while let Some(parent) = current.parent() {
        if parent.get("$id").and_then(View::as_str).is_some() {
            return Some(parent);
        }
        current = parent;
    }
    None
}

/// The key that the first wrong token of a pointer may have meant.
fn suggestion(root: View<'_>, tokens: &[String]) -> Option<String> {
    let mut view = root;
    for token in tokens {
        let next =
            if view.is_array() { token.parse().ok().and_then(|index| view.item(index)) } else { view.get(token) };
        match next {
            Some(found) => view = found,
            None => return closest(token, view.members().map(|(key, _)| key)).map(str::to_owned),
        }
    }
    None
}

/// Whether two nodes are one.
pub(super) fn same(left: (FileId, NodeId), right: View<'_>) -> bool {
    left == right.key()
}
