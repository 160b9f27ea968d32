//! What the documentation says about pages.

use crate::lower::docs::{code, paragraph};
use crate::model::Docs;
use crate::model::calls::Operation;
use crate::model::pages::{End, Next, Unit};

/// The section in the documentation of the operation; nothing where it has no pages.
pub(in crate::lower::operations) fn section(operation: &Operation) -> Docs {
    let Some(pages) = &operation.pages else { return Docs::new() };
    let link = |method: &str| format!("[`{method}`]({}::{method})", operation.request);
    let methods = match &pages.items {
        Some(items) => format!("{} and {}", link(&pages.method), link(&items.method)),
        None => link(&pages.method),
    };
    let text = format!("An answer is one page of a list. {methods} ask for all of them: {}", how(&pages.next));
    [String::new(), "# Pages".to_owned(), String::new()].into_iter().chain(paragraph("", &text)).collect()
}

/// The documentation of the method that gives the pages.
pub(super) fn pages(next: &Next) -> Docs {
    vec!["Asks for one page after another, from this one on.".to_owned(), String::new(), sentence(&how(next))]
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// How the pages follow each other.
fn how(next: &Next) -> String {
    match next {
        Next::LinkHeader => "each is where the header `Link` of the one before says (`rel=\"next\"`).".to_owned(),
        Next::Link { from, keep } => {
            let kept: Vec<String> = keep.iter().map(|name| format!("`{}`", code(name))).collect();
            let along = match kept.as_slice() {
                [] => String::new(),
                [one] => format!(", with {one} where that has none"),
                several => format!(", with {} where that has none", several.join(" and ")),
            };
            format!("each is at the address in {} of the one before{along}.", property(from))
        }
        Next::Operation { from, path, .. } => {
            format!("each is asked for by {} of the one before, at `{}`.", property(from), code(path))
        }
        Next::Value { parameter, from, more } => {
            let text = format!("each has `{}` set to {} of the one before", code(parameter), property(from));
            format!("{text}{}.", while_more(more))
        }
        Next::LastItem { parameter, property: name, more } => {
            let text = format!("each has `{}` set to `{}` of the last item before", code(parameter), code(name));
            format!("{text}{}.", while_more(more))
        }
        Next::Count { parameter, unit, end, .. } => {
            let what = match unit {
                Unit::Pages => "counts the pages",
                Unit::Items => "counts the items before it",
            };
            let until = match end {
                End::More(more) => while_more(more),
                End::Total(total) => format!(", up to {}", property(total)),
            };
            format!("`{}` {what}{until}.", code(parameter))
        }
    }
}

fn while_more(more: &[String]) -> String {
    if more.is_empty() { String::new() } else { format!(", while {} is true", property(more)) }
}

fn property(path: &[String]) -> String {
    format!("`{}`", code(&path.join(".")))
}
