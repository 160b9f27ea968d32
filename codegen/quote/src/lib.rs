//! `quote!` for tokens that are kept as one text.
//!
//! In: code with `#name` where something is put in, and `#(…)*` where that is done again and again, as the package `quote`
//! has it. Out: an expression that makes a `crate::tokens::TokenStream` of it. What always is the same is put together
//! when that is compiled, so that it costs two copies. Not known here: what the code means.

mod split;

use std::fmt::Write as _;

use proc_macro::{Delimiter, Group, Literal, TokenStream, TokenTree};

use split::{Kind, Piece, Pieces};

/// The tokens of the code that stands in it; `#name` are the tokens of a variable in scope, `#(…)*` and `#(…),*` repeat
/// with every variable in them that has items.
#[proc_macro]
pub fn quote(code: TokenStream) -> TokenStream {
    let mut writer = Writer::default();
    writer.stream(code);
    writer.settle();
    let expression = format!(
        "{{ let mut __tokens = crate::tokens::TokenStream::with_capacity({}, {}); {} __tokens }}",
        writer.bytes + 16 * writer.variables,
        writer.tokens + 2 * writer.variables,
        writer.code
    );
    expression
        .parse()
        .unwrap_or_else(|_| "::core::compile_error!(\"this cannot be quoted\")".parse().unwrap_or_default())
}

/// Statements that append to `__tokens`.
#[derive(Default)]
struct Writer {
    code: String,
    /// Tokens that are known already: their texts, and the kind and length of each.
    text: String,
    spans: String,
    /// How many tokens and bytes are known in all, and how many variables there are.
    tokens: usize,
    bytes: usize,
    variables: usize,
}

impl Writer {
    fn stream(&mut self, code: TokenStream) {
        for piece in Pieces::of(code) {
            self.piece(piece);
        }
    }

    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Fixed(kind, text) => self.fixed(kind, &text),
            Piece::Group(group) => self.group(&group),
            Piece::Docs(text) => self.fixed(Kind::Docs, &text),
            Piece::DocsOf(name) => self.append(&format!("__tokens.docs(&{name});")),
            Piece::Variable(name) => {
                self.append(&format!("crate::tokens::ToTokens::to_tokens(&{name}, &mut __tokens);"));
            }
            Piece::Repetition { inner, separator } => self.repetition(inner, separator),
        }
    }

    fn fixed(&mut self, kind: Kind, text: &str) {
        self.text.push_str(text);
        // Writing to a text does not fail.
        let _ = write!(self.spans, "crate::tokens::Span::new(crate::tokens::Kind::{kind:?}, {}),", text.len());
        self.tokens += 1;
        self.bytes += text.len();
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => return self.stream(group.stream()),
        };
        self.fixed(Kind::Open, open);
        self.stream(group.stream());
        self.fixed(Kind::Close, close);
    }

    /// Appends a statement, behind one for what was known before it.
    fn append(&mut self, statement: &str) {
        self.settle();
        self.variables += 1;
        self.code.push_str(statement);
    }

    fn settle(&mut self) {
        if !self.spans.is_empty() {
            let _ =
                write!(self.code, "__tokens.fixed({}, const {{ &[{}] }});", Literal::string(&self.text), self.spans);
            self.text.clear();
            self.spans.clear();
        }
    }

    fn repetition(&mut self, inner: TokenStream, separator: Option<(Kind, String)>) {
        self.settle();
        let mut names = Vec::new();
        variables(inner.clone(), &mut names);
        self.code.push_str("{ use crate::tokens::{EachItem as _, EachOf as _};");
        for name in &names {
            let _ = write!(self.code, "let mut {name} = {name}.each();");
        }
        self.code.push_str("let mut __is_first = true; loop {");
        for name in &names {
            let _ = write!(self.code, "let ::core::option::Option::Some({name}) = {name}.next() else {{ break }};");
        }
        if let Some((kind, text)) = separator {
            self.code.push_str("if !__is_first {");
            self.fixed(kind, &text);
            self.settle();
            self.code.push('}');
        }
        self.code.push_str("__is_first = false;");
        self.stream(inner);
        self.settle();
        self.code.push_str("} let _ = __is_first; }");
        self.variables += names.len();
    }
}

/// The variables that stand in a piece of code, each once.
fn variables(code: TokenStream, names: &mut Vec<String>) {
    for piece in Pieces::of(code) {
        match piece {
            Piece::Variable(name) | Piece::DocsOf(name) if !names.contains(&name) => names.push(name),
            Piece::Group(group) => variables(group.stream(), names),
            Piece::Repetition { inner, .. } => variables(inner, names),
            _ => {}
        }
    }
}

/// Whether a tree is this punctuation.
fn is_punct(tree: Option<&TokenTree>, wanted: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}
