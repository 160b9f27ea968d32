//! Diagnostics as text, with an excerpt of the source and a caret under the place.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin as Header, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::pointer::FileId;
use crate::source::Sources;

/// The most bytes of one line that an excerpt shows on either side of the place.
const LINE_LIMIT: usize = 120;

/// One diagnostic as plain text: headline, place, excerpt with carets, related places, help. No newline at the end.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    Renderer::plain().render(&groups(diagnostic, sources))
}

/// The same with ANSI colors.
#[must_use]
pub fn render_colored(diagnostic: &Diagnostic, sources: &Sources) -> String {
    Renderer::styled().render(&groups(diagnostic, sources))
}

fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code)
        .elements(None::<Snippet<'_, annotate_snippets::Annotation<'_>>>);
    let origin = &diagnostic.origin;
    match excerpt(sources, origin.file, &diagnostic.span, Some(origin.line as usize)) {
        Some(excerpt) if origin.line > 0 => {
            let mut snippet = Snippet::source(excerpt.text)
                .line_start(excerpt.line)
                .fold(false)
                .path(sources.path(origin.file).to_string_lossy().into_owned())
                .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
            for related in &diagnostic.related {
                if related.file == origin.file
                    && let Some(span) = excerpt.place(&related.span)
                {
                    snippet = snippet.annotation(AnnotationKind::Context.span(span).label(related.label.as_str()));
                }
            }
            group = group.element(snippet);
            for related in &diagnostic.related {
                if related.file == origin.file && excerpt.place(&related.span).is_some() {
                    continue;
                }
                if let Some(other) = self::excerpt(sources, related.file, &related.span, None) {
                    group = group.element(
                        Snippet::source(other.text)
                            .line_start(other.line)
                            .path(sources.path(related.file).to_string_lossy().into_owned())
                            .annotation(AnnotationKind::Context.span(other.span.clone()).label(related.label.as_str())),
                    );
                }
            }
        }
        _ => {
            let mut header = Header::path(sources.path(origin.file).to_string_lossy().into_owned());
            if origin.line > 0 {
                header = header.line(origin.line as usize).char_column(origin.column as usize);
            }
            group = group.element(header);
        }
    }
    if !origin.pointer.as_str().is_empty() {
        group = group.element(Level::NOTE.message(format!("at #{}", origin.pointer)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}

/// A piece of a file.
struct Excerpt<'a> {
    /// Whole lines, or a piece of one line where that is long.
    text: &'a str,
    /// Where the piece begins in the file.
    start: usize,
    /// The number of its first line.
    line: usize,
    /// The place inside the piece.
    span: Range<usize>,
}

impl Excerpt<'_> {
    /// The place of another span of the file in this piece, where it lies inside.
    fn place(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let start = span.start.checked_sub(self.start)?;
        let end = span.end.checked_sub(self.start)?;
        (start < end && end <= self.text.len()).then_some(start..end)
    }
}

/// The line of a span, with one line of context on either side; the span is cut at the end of its first line. `line` is the
/// number of that line, where it is known.
fn excerpt<'a>(sources: &'a Sources, file: FileId, span: &Range<usize>, line: Option<usize>) -> Option<Excerpt<'a>> {
    let text: &str = &sources.get(file)?.text;
    let at = floor(text, span.start.min(text.len()));
    let line_start = text[..at].rfind('\n').map_or(0, |index| index + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |index| at + index);
    let mut start = text[..line_start.saturating_sub(1)].rfind('\n').map_or(0, |index| index + 1);
    if line_start == 0 {
        start = 0;
    }
    let mut end = text
        .get(line_end + 1..)
        .map_or(text.len(), |rest| rest.find('\n').map_or(text.len(), |index| line_end + 1 + index));
    if end - start > 6 * LINE_LIMIT || at - line_start > LINE_LIMIT {
        start = floor(text, at.saturating_sub(LINE_LIMIT).max(line_start));
        end = floor(text, (at + LINE_LIMIT).min(line_end));
    }
    let finish = floor(text, span.end.clamp(at, line_end.max(at)).min(end.max(at)));
    let finish = if finish == at {
        text[at..end.max(at)].chars().next().map_or(at, |first| at + first.len_utf8())
    } else {
        finish
    };
    let breaks = |piece: &str| piece.bytes().filter(|byte| *byte == b'\n').count();
    // The line of the place is known for most; counting from the start of a large file is slow.
    let line = match line {
        Some(line) => line.saturating_sub(breaks(&text[start..at])),
        None => breaks(&text[..start]) + 1,
    };
    Some(Excerpt { text: &text[start..end.max(finish)], start, line, span: at - start..finish - start })
}

/// The nearest character boundary at or before `index`.
fn floor(text: &str, index: usize) -> usize {
    (0..=index).rev().find(|candidate| text.is_char_boundary(*candidate)).unwrap_or(0)
}
