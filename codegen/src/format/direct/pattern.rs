//! Patterns.

use super::{INDENT, Kind, Layout, Outcome, Unknown};

impl Layout<'_> {
    /// Prints the pattern between two places.
    pub(super) fn pattern(&mut self, start: usize, end: usize) -> Outcome {
        let first = self.find(start, end, "|");
        let Some(mut bar) = first else { return self.case(start, end) };
        let mut cases = vec![(start, bar)];
        loop {
            let next = self.find(bar + 1, end, "|");
            cases.push((bar + 1, next.unwrap_or(end)));
            match next {
                Some(next) => bar = next,
                None => break,
            }
        }
        let is_plain = |(from, to): &(usize, usize)| {
            self.kind(to - 1) == Some(Kind::Literal) || (to - from == 1 && self.is(*from, "_"))
        };
        if cases.iter().all(is_plain) {
            self.printer.inconsistent(0);
        } else {
            self.printer.consistent(0);
        }
        for (index, (from, to)) in cases.into_iter().enumerate() {
            if index > 0 {
                self.printer.space();
                self.word("| ");
            }
            self.case(from, to)?;
        }
        self.printer.end();
        Ok(())
    }

    fn case(&mut self, start: usize, end: usize) -> Outcome {
        match (self.kind(start), self.text(start)) {
            (Some(Kind::Literal), _) if end - start == 1 => self.token(start),
            (_, "_" | "..") if end - start == 1 => self.token(start),
            (_, "&") => {
                self.word("&");
                return self.case(start + 1, end);
            }
            (Some(Kind::Literal), _) if end - start == 3 && self.is(start + 1, "..=") => {
                (start..end).for_each(|at| self.token(at));
            }
            (_, "-") if end - start == 2 && self.kind(start + 1) == Some(Kind::Literal) => {
                self.word("-");
                self.token(start + 1);
            }
            (_, "mut") if end - start == 2 => {
                self.word("mut ");
                self.token(start + 1);
            }
            (_, "(") if self.close(start)? + 1 == end => {
                let parts = self.parts(start + 1, end - 1);
                if parts.len() == 1 {
                    return Err(Unknown);
                }
                self.word("(");
                self.cases(&parts)?;
            }
            (Some(Kind::Ident), _) => {
                let behind = self.value_path_behind(start);
                match self.text(behind) {
                    _ if behind == end => {
                        self.value_path(start)?;
                    }
                    "(" if self.close(behind)? + 1 == end => {
                        self.value_path(start)?;
                        self.word("(");
                        let parts = self.parts(behind + 1, end - 1);
                        self.cases(&parts)?;
                    }
                    "{" if self.close(behind)? + 1 == end => self.fields(start, behind, end - 1)?,
                    _ => return Err(Unknown),
                }
            }
            _ => return Err(Unknown),
        }
        Ok(())
    }

    /// Patterns in parentheses, behind the one that opens.
    fn cases(&mut self, parts: &[(usize, usize)]) -> Outcome {
        self.printer.consistent(INDENT);
        self.printer.zero();
        for (index, (from, to)) in parts.iter().enumerate() {
            self.pattern(*from, *to)?;
            self.printer.comma(index + 1 == parts.len());
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word(")");
        Ok(())
    }

    /// The pattern of a struct.
    fn fields(&mut self, start: usize, open: usize, close: usize) -> Outcome {
        self.printer.consistent(INDENT);
        self.value_path(start)?;
        self.word(" {");
        self.printer.space_if_nonempty();
        let parts = self.parts(open + 1, close);
        for (index, (from, to)) in parts.iter().copied().enumerate() {
            if self.is(from, "..") {
                self.word("..");
                self.printer.space();
                continue;
            }
            if self.is(from + 1, ":") {
                self.token(from);
                self.word(": ");
                self.pattern(from + 2, to)?;
            } else {
                self.case(from, to)?;
            }
            self.printer.comma_or_space(index + 1 == parts.len());
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.word("}");
        Ok(())
    }
}
