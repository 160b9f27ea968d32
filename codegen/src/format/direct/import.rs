//! What imports bring in.

use super::{INDENT, Layout, Outcome, Unknown};

impl Layout<'_> {
    /// What an import brings in, up to `end`.
    pub(super) fn imports(&mut self, start: usize, end: usize) -> Outcome {
        let mut at = start;
        loop {
            match self.text(at) {
                "*" => {
                    self.word("*");
                    at += 1;
                }
                "{" => return self.import_group(at, end),
                _ if self.is_ident(at) => {
                    self.token(at);
                    at += 1;
                    if self.is(at, "as") {
                        self.word(" as ");
                        self.token(at + 1);
                        at += 2;
                    }
                }
                _ => return Err(Unknown),
            }
            if at == end {
                return Ok(());
            }
            if !self.is(at, "::") {
                return Err(Unknown);
            }
            self.word("::");
            at += 1;
        }
    }

    fn import_group(&mut self, open: usize, end: usize) -> Outcome {
        if self.close(open)? + 1 != end {
            return Err(Unknown);
        }
        let parts = self.parts(open + 1, end - 1);
        match parts.as_slice() {
            [] => {
                self.word("{}");
                return Ok(());
            }
            [(from, to)] if !self.is(*from, "self") => return self.imports(*from, *to),
            _ => {}
        }
        self.printer.consistent(INDENT);
        self.word("{");
        self.printer.zero();
        self.printer.inconsistent(0);
        for (index, (from, to)) in parts.iter().copied().enumerate() {
            self.imports(from, to)?;
            if index + 1 < parts.len() {
                if self.is(to - 1, "}") {
                    return Err(Unknown);
                }
                self.word(",");
                self.printer.space();
            }
        }
        self.printer.end();
        self.printer.comma(true);
        self.printer.offset(-INDENT);
        self.word("}");
        self.printer.end();
        Ok(())
    }
}
