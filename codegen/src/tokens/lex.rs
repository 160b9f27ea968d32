//! Code that comes as a text.

use std::str::FromStr;

use proc_macro2::{Delimiter, LexError, Spacing, TokenTree};

use super::{Kind, TokenStream};

/// Punctuation of several characters. `>>` is not among them, since it closes two lists of generic arguments.
const LONG: [&str; 17] =
    ["..=", "::", "->", "=>", "..", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "|=", "&="];

impl FromStr for TokenStream {
    type Err = LexError;

    fn from_str(text: &str) -> Result<Self, LexError> {
        let mut tokens = Self::new();
        append(text.parse()?, &mut tokens);
        Ok(tokens)
    }
}

fn append(trees: proc_macro2::TokenStream, tokens: &mut TokenStream) {
    // Punctuation that may go on, and the beginning of a lifetime.
    let mut run = String::new();
    for tree in trees {
        match tree {
            TokenTree::Punct(punct) => {
                run.push(punct.as_char());
                if punct.spacing() == Spacing::Alone {
                    end_run(&mut run, tokens);
                }
            }
            TokenTree::Ident(ident) if run.ends_with('\'') => {
                run.pop();
                end_run(&mut run, tokens);
                tokens.push(Kind::Lifetime, &format!("'{ident}"));
            }
            TokenTree::Ident(ident) => {
                end_run(&mut run, tokens);
                tokens.push(Kind::Ident, &ident.to_string());
            }
            TokenTree::Literal(literal) => {
                end_run(&mut run, tokens);
                tokens.push(Kind::Literal, &literal.to_string());
            }
            TokenTree::Group(group) => {
                end_run(&mut run, tokens);
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => {
                        append(group.stream(), tokens);
                        continue;
                    }
                };
                tokens.push(Kind::Open, open);
                append(group.stream(), tokens);
                tokens.push(Kind::Close, close);
            }
        }
    }
    end_run(&mut run, tokens);
}

/// Takes punctuation apart.
fn end_run(run: &mut String, tokens: &mut TokenStream) {
    let mut rest = run.as_str();
    while let Some(first) = rest.chars().next() {
        let len = LONG.iter().find(|long| rest.starts_with(**long)).map_or(first.len_utf8(), |long| long.len());
        let (token, behind) = rest.split_at(len);
        tokens.push(Kind::Punct, token);
        rest = behind;
    }
    run.clear();
}
