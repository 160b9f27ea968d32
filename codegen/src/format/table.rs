//! Tables: what stands in a macro of the runtime, one entry a line.

use std::borrow::Cow;

use super::direct::{Kind, Token, joined};

/// No line of a list gets longer than this where it can be helped.
const WIDTH: usize = 100;

/// Appends the macro call that the tokens between two places are, if its argument is a name and a table in braces.
pub(super) fn table(tokens: &[Token<'_>], start: usize, end: usize, out: &mut String) -> bool {
    let Some(path) = tokens.get(start..end).and_then(|call| call.iter().position(|token| token.text == "!")) else {
        return false;
    };
    let (open, name, brace) = (start + path + 1, start + path + 2, start + path + 3);
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    let close = |at: usize| tokens.get(at).map_or(0, |token| token.close);
    let is_path = |token: &Token<'_>| token.kind == Kind::Ident || token.text == "::";
    let is_table = is(open, "(")
        && tokens.get(name).is_some_and(|token| token.kind == Kind::Ident)
        && is(brace, "{")
        && close(brace) + 1 == close(open)
        && close(open) + 2 == end;
    let Some(path) = tokens.get(start..start + path).filter(|path| is_table && path.iter().all(is_path)) else {
        return false;
    };
    path.iter().for_each(|token| out.push_str(token.text));
    out.push_str("!(");
    tokens.get(name).into_iter().for_each(|token| out.push_str(token.text));
    out.push(' ');
    Table { tokens }.block(brace + 1, close(brace), 0, out);
    out.push_str(");\n");
    true
}

struct Table<'t> {
    tokens: &'t [Token<'t>],
}

impl Table<'_> {
    /// Entries in braces, one a line. An entry ends with a comma, or with a block of its own.
    fn block(&self, start: usize, end: usize, depth: usize, out: &mut String) {
        if start == end {
            out.push_str("{}");
            return;
        }
        out.push('{');
        let mut is_start = true;
        let mut previous: Option<&Token<'_>> = None;
        let mut at = start;
        while let Some(token) = self.tokens.get(at).filter(|_| at < end) {
            if is_start {
                new_line(depth + 1, out);
            } else if is_spaced(previous, token) {
                out.push(' ');
            }
            is_start = false;
            match token.text {
                "{" => {
                    self.block(at + 1, token.close, depth + 1, out);
                    is_start = true;
                }
                "[" | "(" => self.list(at + 1, token.close, depth + 1, out),
                "," => {
                    out.push(',');
                    is_start = true;
                }
                other => out.push_str(other),
            }
            at = if token.kind == Kind::Open { token.close + 1 } else { at + 1 };
            previous = Some(token);
        }
        new_line(depth, out);
        out.push('}');
    }

    /// Items in brackets, as many on a line as fit.
    fn list(&self, start: usize, end: usize, depth: usize, out: &mut String) {
        out.push('[');
        let mut is_first = true;
        let mut at = start;
        let mut column = out.len() - out.rfind('\n').map_or(0, |end| end + 1);
        while let Some(token) = self.tokens.get(at).filter(|_| at < end) {
            let place = at;
            at = if token.kind == Kind::Open { token.close + 1 } else { at + 1 };
            if token.text == "," {
                out.push(',');
                column += 1;
                continue;
            }
            let item = match token.kind {
                Kind::Open => Cow::Owned(joined(self.tokens.get(place..at).unwrap_or_default())),
                _ => Cow::Borrowed(token.text),
            };
            if column + item.len() + 2 > WIDTH {
                new_line(depth + 1, out);
                column = (depth + 1) * 4;
            } else if !is_first {
                out.push(' ');
                column += 1;
            }
            out.push_str(&item);
            column += item.len();
            is_first = false;
        }
        out.push(']');
    }
}

fn new_line(depth: usize, out: &mut String) {
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("    "));
}

fn is_spaced(previous: Option<&Token<'_>>, token: &Token<'_>) -> bool {
    let follows_closely = previous.is_some_and(|token| token.text.ends_with('.') || token.text == "::");
    !follows_closely && !matches!(token.text, ":" | "::" | "," | ";")
}

#[cfg(test)]
mod tests {
    use super::super::direct::tokens;
    use super::*;
    use crate::tokens::TokenStream;

    #[test]
    fn entries_stand_one_a_line() {
        let source = "crate::runtime::union!(Shape { [Circle, Square] else Other, tag \"kind\" { \"circle\" | \"disk\" => \
                      Circle, \"square\" => Square nested, } every array => Shapes, look { } ..rest });";
        let expected = "\
crate::runtime::union!(Shape {
    [Circle, Square] else Other,
    tag \"kind\" {
        \"circle\" | \"disk\" => Circle,
        \"square\" => Square nested,
    }
    every array => Shapes,
    look {}
    ..rest
});
";
        let laid_out = |source: &str| {
            let stream: TokenStream = source.parse().expect("the source is Rust");
            let tokens = tokens(&stream, Vec::new()).expect("every token is known").tokens;
            let mut out = String::new();
            table(&tokens, 0, tokens.len(), &mut out).then_some(out)
        };
        assert_eq!(laid_out(source).as_deref(), Some(expected));
        assert_eq!(laid_out("crate::runtime::union!(Name);"), None);
        assert_eq!(laid_out("crate::runtime::union!(Name {}, {});"), None);
    }
}
