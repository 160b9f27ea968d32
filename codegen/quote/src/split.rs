//! Trees of tokens to pieces of code: what is always the same, and what is put in.

use std::collections::VecDeque;

use proc_macro::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::is_punct;

/// What a token is, by the names that `crate::tokens::Kind` has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ident,
    Literal,
    Lifetime,
    Punct,
    Open,
    Close,
    Docs,
}

/// A piece of code.
pub(super) enum Piece {
    /// A token as it is written.
    Fixed(Kind, String),
    /// Code in brackets.
    Group(Group),
    /// A line of a doc comment.
    Docs(String),
    /// A doc comment whose text a variable has.
    DocsOf(String),
    /// The tokens of a variable.
    Variable(String),
    /// Code that is repeated, with a token between two of it.
    Repetition { inner: TokenStream, separator: Option<(Kind, String)> },
}

/// Punctuation of several characters. `>>` is not among them, since it closes two lists of generic arguments.
const LONG: [&str; 17] =
    ["..=", "::", "->", "=>", "..", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "|=", "&="];

/// The pieces of some code, one after the other.
pub(super) struct Pieces {
    trees: VecDeque<TokenTree>,
    /// Punctuation that was split already.
    ready: VecDeque<String>,
}

impl Pieces {
    pub(super) fn of(code: TokenStream) -> Self {
        Self { trees: code.into_iter().collect(), ready: VecDeque::new() }
    }

    /// What a `#` begins, which is taken already.
    fn behind_hash(&mut self) -> Piece {
        match self.trees.front() {
            Some(TokenTree::Ident(name)) => {
                let name = name.to_string();
                self.trees.pop_front();
                Piece::Variable(name)
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let inner = group.stream();
                self.trees.pop_front();
                Piece::Repetition { inner, separator: self.separator() }
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                let piece = documentation(group.stream());
                if piece.is_some() {
                    self.trees.pop_front();
                }
                piece.unwrap_or_else(|| Piece::Fixed(Kind::Punct, "#".to_owned()))
            }
            _ => Piece::Fixed(Kind::Punct, "#".to_owned()),
        }
    }

    /// What stands before the star behind a repetition; the star is taken too.
    fn separator(&mut self) -> Option<(Kind, String)> {
        if is_punct(self.trees.front(), '*') {
            self.trees.pop_front();
            return None;
        }
        let separator = self.trees.pop_front().map(|tree| match tree {
            TokenTree::Ident(ident) => (Kind::Ident, ident.to_string()),
            other => (Kind::Punct, other.to_string()),
        });
        // Punctuation of several characters.
        let mut separator = separator;
        while let Some((Kind::Punct, text)) = &mut separator
            && !is_punct(self.trees.front(), '*')
        {
            match self.trees.pop_front() {
                Some(tree) => text.push_str(&tree.to_string()),
                None => break,
            }
        }
        self.trees.pop_front();
        separator
    }

    /// The punctuation that begins with a character, with all that belongs to it.
    fn run(&mut self, first: char, is_joint: bool) -> String {
        let mut run = String::from(first);
        let mut is_joint = is_joint;
        while is_joint {
            match self.trees.front() {
                Some(TokenTree::Punct(next)) if !matches!(next.as_char(), '#' | '\'') => {
                    run.push(next.as_char());
                    is_joint = next.spacing() == Spacing::Joint;
                    self.trees.pop_front();
                }
                _ => break,
            }
        }
        run
    }
}

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if let Some(text) = self.ready.pop_front() {
            return Some(Piece::Fixed(Kind::Punct, text));
        }
        Some(match self.trees.pop_front()? {
            TokenTree::Group(group) => Piece::Group(group),
            TokenTree::Ident(ident) => Piece::Fixed(Kind::Ident, ident.to_string()),
            TokenTree::Literal(literal) => Piece::Fixed(Kind::Literal, literal.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '#' => self.behind_hash(),
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                let name = self.trees.pop_front().map(|name| name.to_string()).unwrap_or_default();
                Piece::Fixed(Kind::Lifetime, format!("'{name}"))
            }
            TokenTree::Punct(punct) => {
                let run = self.run(punct.as_char(), punct.spacing() == Spacing::Joint);
                let mut rest = run.as_str();
                while !rest.is_empty() {
                    let length = LONG.iter().find(|long| rest.starts_with(**long)).map_or(1, |long| long.len());
                    let (token, behind) = rest.split_at(length);
                    self.ready.push_back(token.to_owned());
                    rest = behind;
                }
                return self.next();
            }
        })
    }
}

/// The doc comment that the tokens in the brackets of an attribute are.
fn documentation(attribute: TokenStream) -> Option<Piece> {
    let trees: Vec<TokenTree> = attribute.into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Ident(name), equals, TokenTree::Literal(text)]
            if name.to_string() == "doc" && is_punct(Some(equals), '=') =>
        {
            unescaped(&text.to_string()).map(Piece::Docs)
        }
        [TokenTree::Ident(name), equals, hash, TokenTree::Ident(variable)]
            if name.to_string() == "doc" && is_punct(Some(equals), '=') && is_punct(Some(hash), '#') =>
        {
            Some(Piece::DocsOf(variable.to_string()))
        }
        _ => None,
    }
}

/// What a string literal says; nothing where it has escapes that no comment has.
fn unescaped(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        return Some(raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let mut text = String::new();
    let mut characters = literal.strip_prefix('"')?.strip_suffix('"')?.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next()? {
                found @ ('"' | '\'' | '\\') => found,
                't' => '\t',
                _ => return None,
            },
            other => other,
        });
    }
    Some(text)
}
