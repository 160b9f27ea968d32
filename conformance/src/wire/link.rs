//! The `Link` header. Source: RFC 8288 section 3.

/// The target of the first link with a relation, as it stands there; `None` where there is none.
///
/// A link that cannot be read, and whatever follows it, is left out.
pub(crate) fn target<'a>(header: &'a str, relation: &str) -> Option<&'a str> {
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']).strip_prefix('<')?;
        let (target, after) = rest.split_once('>')?;
        let end = end_of_parameters(after);
        if parameters(&after[..end]).any(|(name, value)| {
            name.eq_ignore_ascii_case("rel")
                && value.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(relation))
        }) {
            return Some(target);
        }
        rest = &after[end..];
    }
}

/// Where the parameters of a link end: at a comma that stands in no quoted text.
fn end_of_parameters(text: &str) -> usize {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// Names and values; a quoted value without its marks. No relation has a semicolon or a mark in it.
fn parameters(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(';').filter_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        Some((name.trim(), value.trim().trim_matches('"')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_other_links() {
        let rows = [
            ("<https://a.test/x?page=2>; rel=\"next\"", Some("https://a.test/x?page=2")),
            ("</x?a=1,2>; rel=next", Some("/x?a=1,2")),
            ("</a>; rel=prev, </b>;title=\"one, two; rel=next\";rel=\"last Next\"", Some("/b")),
            ("</a>; REL=\"next\"; title=x", Some("/a")),
            ("</a>; rel=nextmost", None),
            ("</a>", None),
            ("/a; rel=next", None),
            ("</a; rel=next", None),
            ("", None),
        ];
        for (header, expected) in rows {
            assert_eq!(target(header, "next"), expected, "{header}");
        }
    }
}
