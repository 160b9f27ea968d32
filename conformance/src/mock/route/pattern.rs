//! One segment of a path template.

use percent_encoding::percent_decode_str;

/// What a segment has to look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// Exactly this text, decoded.
    Fixed(String),
    /// One parameter and nothing else.
    Whole,
    /// Parameters and text in turn.
    Mixed(Vec<Part>),
}

/// A piece of a mixed segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Fixed text.
    Text(String),
    /// A parameter, of at least one character.
    Parameter,
}

impl Pattern {
    /// Reads a segment of a template; a brace that is never closed is plain text.
    pub(crate) fn parse(segment: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = segment;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((_, tail)) = after.split_once('}') else { break };
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Parameter);
            rest = tail;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        match parts.as_slice() {
            [] => Self::Fixed(String::new()),
            [Part::Parameter] => Self::Whole,
            [Part::Text(text)] => Self::Fixed(percent_decode_str(text).decode_utf8_lossy().into_owned()),
            _ => Self::Mixed(parts),
        }
    }

    /// The names of the parameters in a segment, in order.
    pub(crate) fn names(segment: &str) -> Vec<&str> {
        segment.split('{').skip(1).filter_map(|piece| piece.split_once('}').map(|(name, _)| name)).collect()
    }

    /// The values of the parameters where a decoded segment fits; a parameter takes as little as it can.
    pub(crate) fn captures(&self, segment: &str) -> Option<Vec<String>> {
        match self {
            Self::Fixed(text) => (text == segment).then(Vec::new),
            Self::Whole => (!segment.is_empty()).then(|| vec![segment.to_owned()]),
            Self::Mixed(parts) => capture(parts, segment),
        }
    }
}

fn capture(parts: &[Part], text: &str) -> Option<Vec<String>> {
    match parts {
        [] => text.is_empty().then(Vec::new),
        [Part::Text(fixed), rest @ ..] => capture(rest, text.strip_prefix(fixed.as_str())?),
        [Part::Parameter] => (!text.is_empty()).then(|| vec![text.to_owned()]),
        [Part::Parameter, rest @ ..] => text.char_indices().skip(1).find_map(|(cut, _)| {
            let mut values = capture(rest, &text[cut..])?;
            values.insert(0, text[..cut].to_owned());
            Some(values)
        }),
    }
}
