//! Words, places where a line may end, and boxes of them: Oppen's algorithm.
//!
//! Derek C. Oppen, "Prettyprinting", 1980. Boxes, offsets and widths are those of prettyplease, so that both make the same text
//! of the same code. An item is laid out as a whole, so that the size of each box is known before it is printed.

use std::borrow::Cow;

use super::reused;
use crate::emit::LINE_END;

/// No line gets longer where it can be helped.
const WIDTH: isize = 89;

/// What each line has room for, however far to the right it starts.
const LEAST: isize = 60;

/// The size of what never fits.
const ENDLESS: i32 = 0xffff;

/// A place where a line may end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Break {
    /// How much further to the right the next line starts than its box.
    pub(super) offset: i32,
    /// Spaces in its place where the line goes on.
    pub(super) blank: i32,
    /// What the line ends with if it ends here.
    pub(super) before: Option<char>,
    /// What the next line starts with.
    pub(super) after: Option<char>,
    /// What stands in its place where the line goes on.
    pub(super) instead: Option<char>,
    /// Whether it is none where its box has nothing behind it.
    pub(super) if_nonempty: bool,
    /// Whether the line always goes on.
    pub(super) is_never: bool,
}

#[derive(Debug)]
enum Piece<'t> {
    Word(&'t str),
    /// The text of a doc comment, with its lines.
    Docs(Cow<'t, str>),
    Break(Break),
    Begin {
        offset: i32,
        is_consistent: bool,
    },
    End,
}

/// Collects the pieces of an item, and prints them. What comes after the one that is printed has its room.
#[derive(Debug, Default)]
pub(in crate::format) struct Printer<'t> {
    pieces: Vec<(Piece<'t>, isize)>,
    /// Where boxes and breaks stand whose size is not known yet.
    open: Vec<usize>,
    total: isize,
    /// The boxes that are open while it prints.
    boxes: Vec<Frame>,
}

impl<'t> Printer<'t> {
    /// The same room, for pieces of something else. What was not printed is forgotten.
    pub(in crate::format) fn emptied<'u>(self) -> Printer<'u> {
        let Self { pieces, mut open, boxes, .. } = self;
        open.clear();
        Printer { pieces: reused(pieces), open, total: 0, boxes }
    }

    pub(super) fn word(&mut self, word: &'t str) {
        let size = width(word);
        self.pieces.push((Piece::Word(word), size));
        self.total += size;
    }

    /// A doc comment, and the end of its last line.
    pub(super) fn docs(&mut self, text: Cow<'t, str>) {
        let size = width(&text);
        self.pieces.push((Piece::Docs(text), size));
        self.total += size;
        self.hard_break();
    }

    /// Opens a box that breaks everywhere if it breaks somewhere.
    pub(super) fn consistent(&mut self, offset: i32) {
        self.begin(offset, true);
    }

    /// Opens a box that breaks where it has to.
    pub(super) fn inconsistent(&mut self, offset: i32) {
        self.begin(offset, false);
    }

    fn begin(&mut self, offset: i32, is_consistent: bool) {
        self.open.push(self.pieces.len());
        self.pieces.push((Piece::Begin { offset, is_consistent }, -self.total));
    }

    /// Closes a box. One that has nothing but a break in it is none.
    pub(super) fn end(&mut self) {
        if let [.., before, (Piece::Break(last), _)] = self.pieces.as_slice() {
            let (is_empty, is_dropped, blank) =
                (matches!(before.0, Piece::Begin { .. }), last.if_nonempty, wide(last.blank));
            if is_empty || is_dropped {
                let count = if is_empty { 2 } else { 1 };
                self.pieces.truncate(self.pieces.len() - count);
                self.open.truncate(self.open.len().saturating_sub(count));
                self.total -= blank;
                if is_empty {
                    return;
                }
            }
        }
        self.open.push(self.pieces.len());
        self.pieces.push((Piece::End, -1));
    }

    /// Closes a box that breaks if it is wider than `most`.
    pub(super) fn end_within(&mut self, most: isize) {
        let mut depth = 1;
        let begin = self.open.iter().rev().copied().find(|place| match self.pieces.get(*place) {
            Some((Piece::Begin { .. }, _)) => {
                depth -= 1;
                depth == 0
            }
            Some((Piece::End, _)) => {
                depth += 1;
                false
            }
            _ => false,
        });
        if let Some((_, size)) = begin.and_then(|place| self.pieces.get(place))
            && size + self.total > most
        {
            let size = wide(ENDLESS);
            self.pieces.push((Piece::Word(""), size));
            self.total += size;
        }
        self.end();
    }

    pub(super) fn line_break(&mut self, token: Break) {
        self.settle();
        self.open.push(self.pieces.len());
        self.pieces.push((Piece::Break(token), -self.total));
        self.total += wide(token.blank);
    }

    /// A break without a space.
    pub(super) fn zero(&mut self) {
        self.line_break(Break::default());
    }

    /// A break, or a space.
    pub(super) fn space(&mut self) {
        self.line_break(Break { blank: 1, ..Break::default() });
    }

    /// The end of the line.
    pub(super) fn hard_break(&mut self) {
        self.line_break(Break { blank: ENDLESS, ..Break::default() });
    }

    /// The end of the line, unless nothing follows in its box.
    pub(super) fn hard_break_if_nonempty(&mut self) {
        self.line_break(Break { blank: ENDLESS, if_nonempty: true, ..Break::default() });
    }

    /// A break, or a space, unless nothing follows in its box.
    pub(super) fn space_if_nonempty(&mut self) {
        self.line_break(Break { blank: 1, if_nonempty: true, ..Break::default() });
    }

    /// A place up to which sizes are measured, without a break.
    pub(super) fn never(&mut self) {
        self.line_break(Break { is_never: true, ..Break::default() });
    }

    /// A comma: behind the last of a list only where its line ends.
    pub(super) fn comma(&mut self, is_last: bool) {
        if is_last {
            self.line_break(Break { before: Some(','), ..Break::default() });
        } else {
            self.word(",");
            self.space();
        }
    }

    /// The same within braces, which have spaces inside.
    pub(super) fn comma_or_space(&mut self, is_last: bool) {
        if is_last {
            self.line_break(Break { before: Some(','), blank: 1, ..Break::default() });
        } else {
            self.word(",");
            self.space();
        }
    }

    /// Moves the line after the break that was last.
    pub(super) fn offset(&mut self, offset: i32) {
        if let Some((Piece::Break(token), _)) = self.pieces.last_mut() {
            token.offset += offset;
        }
    }

    /// Learns the sizes of everything before a break.
    fn settle(&mut self) {
        let mut depth = 0_usize;
        while let Some(place) = self.open.last().copied() {
            let Some((piece, size)) = self.pieces.get_mut(place) else { break };
            match piece {
                Piece::Begin { .. } => {
                    if depth == 0 {
                        break;
                    }
                    *size += self.total;
                    depth -= 1;
                }
                Piece::End => {
                    *size = 1;
                    depth += 1;
                }
                _ => {
                    *size += self.total;
                    if depth == 0 {
                        self.open.pop();
                        break;
                    }
                }
            }
            self.open.pop();
        }
    }

    /// Appends everything to a text, and starts anew.
    pub(super) fn print(&mut self, out: &mut String) {
        self.print_within(0, out);
    }

    /// The same for what stands in a box that is broken everywhere, so much further to the right.
    pub(super) fn print_within(&mut self, indent: i32, out: &mut String) {
        self.settle();
        let indent = wide(indent);
        self.boxes.clear();
        self.boxes.push(Frame::Broken { outer: 0, is_consistent: true });
        let boxes = &mut self.boxes;
        let mut lines = Lines { out, space: WIDTH - indent, indent, pending: indent, boxes, follows_member: false };
        for (piece, size) in self.pieces.drain(..) {
            lines.piece(&piece, size);
        }
        self.open.clear();
        self.total = 0;
    }
}

/// A box that is being printed.
#[derive(Debug)]
enum Frame {
    Fits,
    Broken { outer: isize, is_consistent: bool },
}

struct Lines<'o> {
    out: &'o mut String,
    /// The room that is left on this line.
    space: isize,
    indent: isize,
    /// Spaces that are due before the next word.
    pending: isize,
    boxes: &'o mut Vec<Frame>,
    /// Whether the line before ends a function or a constant of an `impl`.
    follows_member: bool,
}

impl Lines<'_> {
    fn piece(&mut self, piece: &Piece<'_>, size: isize) {
        match piece {
            Piece::Word(word) => self.word(word),
            Piece::Docs(text) => self.docs(text),
            Piece::Break(token) => self.line_break(*token, size),
            Piece::Begin { offset, is_consistent } => {
                if size > self.space {
                    self.boxes.push(Frame::Broken { outer: self.indent, is_consistent: *is_consistent });
                    self.indent += wide(*offset);
                } else {
                    self.boxes.push(Frame::Fits);
                }
            }
            Piece::End => {
                if let Some(Frame::Broken { outer, .. }) = self.boxes.pop() {
                    self.indent = outer;
                }
            }
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if self.follows_member {
            self.follows_member = false;
            if self.pending > 0 || word != "}" {
                self.out.push('\n');
            }
        }
        self.pad();
        self.out.push_str(word);
        self.space -= width(word);
    }

    /// A word of one ASCII character.
    fn mark(&mut self, mark: char) {
        self.word(mark.encode_utf8(&mut [0; 4]));
    }

    fn docs(&mut self, text: &str) {
        let margin = self.pending;
        for (index, line) in text.split(LINE_END).enumerate() {
            if index > 0 {
                self.out.push('\n');
                self.pending = margin;
            }
            self.word("///");
            self.out.push_str(line.trim_end_matches(' '));
        }
    }

    fn pad(&mut self) {
        const SPACES: &str = "                                                                ";
        while self.pending > 0 {
            let count = usize::try_from(self.pending).unwrap_or_default().min(SPACES.len());
            self.out.push_str(SPACES.get(..count).unwrap_or_default());
            self.pending -= isize::try_from(count).unwrap_or(self.pending);
        }
    }

    fn line_break(&mut self, token: Break, size: isize) {
        let fits = token.is_never
            || match self.boxes.last() {
                Some(Frame::Fits) => true,
                Some(Frame::Broken { is_consistent: true, .. }) => false,
                Some(Frame::Broken { is_consistent: false, .. }) | None => size <= self.space,
            };
        if fits {
            self.pending += wide(token.blank);
            self.space -= wide(token.blank);
            if let Some(mark) = token.instead {
                self.mark(mark);
            }
            return;
        }
        if let Some(mark) = token.before {
            self.pad();
            self.out.push(mark);
        }
        self.follows_member = self.out.ends_with(['}', ';']) && self.out.rsplit('\n').next().is_some_and(ends_member);
        self.out.push('\n');
        self.pending = self.indent + wide(token.offset);
        self.space = (WIDTH - self.pending).max(LEAST);
        if let Some(mark) = token.after {
            self.mark(mark);
        }
    }
}

/// Whether a blank line stands between this line and a further member of an `impl`.
pub(in crate::format) fn ends_member(line: &str) -> bool {
    line == "    }" || (line.starts_with("    pub const ") && line.ends_with(';'))
}

/// An offset or a width among sums of them.
fn wide(columns: i32) -> isize {
    isize::try_from(columns).unwrap_or_default()
}

fn width(text: &str) -> isize {
    isize::try_from(text.len()).unwrap_or(wide(ENDLESS))
}
