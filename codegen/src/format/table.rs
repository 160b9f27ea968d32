//! Tables: what stands in a macro of the runtime, one entry a line.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// No line of a list gets longer than this where it can be helped.
const WIDTH: usize = 100;

/// The text of a macro call whose tokens are a name and a table in braces; nothing for any other.
pub(super) fn table(call: &syn::Macro) -> Option<String> {
    let mut tokens = call.tokens.clone().into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body)), None) =
        (tokens.next(), tokens.next(), tokens.next())
    else {
        return None;
    };
    if body.delimiter() != Delimiter::Brace {
        return None;
    }
    let path: Vec<String> = call.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let mut text = format!("{}!({name} ", path.join("::"));
    block(body.stream(), 0, &mut text);
    text.push_str(");\n");
    Some(text)
}

/// Entries in braces, one a line. An entry ends with a comma, or with a block of its own.
fn block(tokens: TokenStream, depth: usize, text: &mut String) {
    if tokens.is_empty() {
        text.push_str("{}");
        return;
    }
    text.push('{');
    let mut is_start = true;
    let mut previous = None;
    for token in tokens {
        if is_start {
            new_line(depth + 1, text);
        } else if is_spaced(previous.as_ref(), &token) {
            text.push(' ');
        }
        is_start = false;
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                block(group.stream(), depth + 1, text);
                is_start = true;
            }
            TokenTree::Group(group) => list(group.stream(), depth + 1, text),
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                text.push(',');
                is_start = true;
            }
            other => text.push_str(&other.to_string()),
        }
        previous = Some(token);
    }
    new_line(depth, text);
    text.push('}');
}

/// Items in brackets, as many on a line as fit.
fn list(tokens: TokenStream, depth: usize, text: &mut String) {
    text.push('[');
    let mut is_first = true;
    for token in tokens {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            text.push(',');
            continue;
        }
        let item = token.to_string();
        let column = text.len() - text.rfind('\n').map_or(0, |end| end + 1);
        if column + item.len() + 2 > WIDTH {
            new_line(depth + 1, text);
        } else if !is_first {
            text.push(' ');
        }
        text.push_str(&item);
        is_first = false;
    }
    text.push(']');
}

fn new_line(depth: usize, text: &mut String) {
    text.push('\n');
    text.push_str(&"    ".repeat(depth));
}

fn is_spaced(previous: Option<&TokenTree>, token: &TokenTree) -> bool {
    let punct = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => Some((punct.as_char(), punct.spacing())),
        _ => None,
    };
    let follows_closely = matches!(previous.and_then(punct), Some(('.', _) | (_, Spacing::Joint)));
    !follows_closely && !matches!(punct(token), Some((':' | ',' | ';', _)))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn entries_stand_one_a_line() {
        let call: syn::Macro = syn::parse_quote! {
            crate::runtime::union!(Shape {
                [Circle, Square] else Other,
                tag "kind" { "circle" | "disk" => Circle, "square" => Square nested, }
                every array => Shapes,
                look {}
                ..rest
            })
        };
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
        assert_eq!(table(&call).as_deref(), Some(expected));
        let other = syn::Macro { tokens: quote!(Name), ..call };
        assert_eq!(table(&other), None);
    }
}
