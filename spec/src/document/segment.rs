//! The pieces of text that a document is made of: one file, or several where overlays were applied.

use std::ops::Range;

use crate::lines::Lines;
use crate::pointer::FileId;

/// One file's text inside the text of a document.
#[derive(Debug)]
pub(super) struct Segment {
    file: FileId,
    start: usize,
    lines: Lines,
}

/// The segments of a document, in order; at least one.
#[derive(Debug)]
pub(super) struct Segments {
    first: Segment,
    rest: Vec<Segment>,
}

impl Segments {
    /// One file and nothing else.
    pub(super) fn one(file: FileId, text: &str) -> Self {
        Self { first: Segment { file, start: 0, lines: Lines::new(text) }, rest: Vec::new() }
    }

    /// Adds the text of a file behind what is there.
    pub(super) fn push(&mut self, file: FileId, start: usize, text: &str) {
        self.rest.push(Segment { file, start, lines: Lines::new(text) });
    }

    fn of(&self, offset: usize) -> &Segment {
        self.rest.iter().rev().find(|segment| segment.start <= offset).unwrap_or(&self.first)
    }

    /// File and line and column of an offset into `text`.
    pub(super) fn place(&self, text: &str, offset: usize) -> (FileId, u32, u32) {
        let segment = self.of(offset);
        let own = text.get(segment.start..).unwrap_or_default();
        let (line, column) = segment.lines.place(own, offset - segment.start);
        (segment.file, line, column)
    }

    /// The file that a span lies in, and the span inside that file.
    pub(super) fn spot(&self, span: Range<usize>) -> (FileId, Range<usize>) {
        let segment = self.of(span.start);
        (segment.file, span.start - segment.start..span.end.max(span.start) - segment.start)
    }
}
