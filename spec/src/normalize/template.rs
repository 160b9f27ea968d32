//! Templates of paths and server URLs.

/// The names between braces, in order.
pub(super) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}

/// The template with braces that pair; `None` where they do.
///
/// A segment with one brace alone was meant as a placeholder up to its end, or from its start; in any other confusion
/// the braces of a segment are characters like all others.
pub(super) fn balance(template: &str) -> Option<String> {
    if is_balanced(template) {
        return None;
    }
    Some(template.split('/').map(balanced_segment).collect::<Vec<_>>().join("/"))
}

fn balanced_segment(segment: &str) -> String {
    match (segment.matches('{').count(), segment.matches('}').count()) {
        _ if is_balanced(segment) => segment.to_owned(),
        (1, 0) if !segment.ends_with('{') => format!("{segment}}}"),
        (0, 1) if !segment.starts_with('}') => format!("{{{segment}"),
        _ => segment.replace('{', "%7B").replace('}', "%7D"),
    }
}

/// Whether each brace has its counterpart, with a name between them.
fn is_balanced(text: &str) -> bool {
    let mut open = None;
    for (index, byte) in text.bytes().enumerate() {
        match (byte, open) {
            (b'{', None) => open = Some(index),
            (b'}', Some(start)) if index > start + 1 => open = None,
            (b'{' | b'}', _) => return false,
            _ => {}
        }
    }
    open.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_stand_between_braces() {
        for (template, expected) in
            [("/a/{b}/{c}.json", vec!["b", "c"]), ("/a", vec![]), ("/{a", vec![]), ("{a}{b}", vec!["a", "b"])]
        {
            assert_eq!(placeholders(template).collect::<Vec<_>>(), expected, "{template}");
        }
    }

    #[test]
    fn braces_that_do_not_pair_are_read_as_they_were_meant() {
        for (template, expected) in [
            ("/a/{b}", None),
            ("/a/{b}:{c}", None),
            ("/a/{b/c}", None),
            ("/a/{b", Some("/a/{b}")),
            ("/a/{b/c", Some("/a/{b}/c")),
            ("/a/b}/c", Some("/a/{b}/c")),
            ("/{a{b}}", Some("/%7Ba%7Bb%7D%7D")),
            ("/{}", Some("/%7B%7D")),
            ("/}{", Some("/%7D%7B")),
            ("/{", Some("/%7B")),
        ] {
            assert_eq!(balance(template).as_deref(), expected, "{template}");
        }
    }
}
