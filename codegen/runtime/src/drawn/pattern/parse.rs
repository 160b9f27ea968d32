//! Reading a pattern. Source: ECMA-262, section "Patterns", with the Unicode flag and without it.

use std::iter::Peekable;
use std::str::Chars;

use super::Node;
use super::class::{complement, dot, named, property};

/// Groups are not read more than this many deep.
const DEEPEST: usize = 64;

/// Nothing is repeated more often.
const MOST: usize = 10_000;

/// A pattern that was read.
pub(super) struct Parsed {
    pub(super) node: Node,
    /// Whether it says where a text begins: nothing may stand before what it finds.
    pub(super) has_start: bool,
    /// Whether it says where a text ends.
    pub(super) has_end: bool,
}

/// Reads a pattern; nothing where it is none, or looks around or back.
pub(super) fn parse(pattern: &str) -> Option<Parsed> {
    let mut parser = Parser { rest: pattern.chars().peekable(), depth: 0, has_start: false, has_end: false };
    let node = parser.alternatives()?;
    let Parser { mut rest, has_start, has_end, .. } = parser;
    rest.next().is_none().then_some(Parsed { node, has_start, has_end })
}

struct Parser<'p> {
    rest: Peekable<Chars<'p>>,
    depth: usize,
    has_start: bool,
    has_end: bool,
}

impl Parser<'_> {
    fn eat(&mut self, character: char) -> bool {
        self.rest.next_if_eq(&character).is_some()
    }

    fn alternatives(&mut self) -> Option<Node> {
        let mut all = vec![self.sequence()?];
        while self.eat('|') {
            all.push(self.sequence()?);
        }
        if all.len() > 1 { Some(Node::Either(all)) } else { all.pop() }
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut items = Vec::new();
        while let Some(character) = self.rest.next_if(|next| !matches!(next, '|' | ')')) {
            match character {
                // What stands before the start, or after the end, is never found.
                '^' if items.is_empty() => self.has_start = true,
                '$' if self.rest.peek().is_none_or(|next| matches!(next, '|' | ')')) => self.has_end = true,
                '^' | '$' => return None,
                other => {
                    let item = self.item(other)?;
                    items.push(self.repeated(item)?);
                }
            }
        }
        Some(Node::Sequence(items))
    }

    fn item(&mut self, character: char) -> Option<Node> {
        match character {
            '(' => self.group(),
            '[' => self.class().map(Node::Class),
            '.' => Some(Node::Class(dot())),
            '\\' => self.escape().map(Node::Class),
            '*' | '+' | '?' => None,
            other => Some(Node::Class(vec![(other, other)])),
        }
    }

    fn group(&mut self) -> Option<Node> {
        if self.eat('?') {
            match self.rest.next()? {
                ':' => {}
                // A name; what looks back starts like one.
                '<' if !matches!(self.rest.peek(), Some('=' | '!')) => {
                    self.rest.by_ref().find(|character| *character == '>')?;
                }
                _ => return None,
            }
        }
        self.depth += 1;
        let node = if self.depth < DEEPEST { self.alternatives()? } else { return None };
        self.depth -= 1;
        self.eat(')').then_some(node)
    }

    /// The item with the quantifier behind it.
    fn repeated(&mut self, item: Node) -> Option<Node> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(item),
            _ => return Some(item),
        };
        self.rest.next();
        self.eat('?');
        Some(Node::Repeat(Box::new(item), least, most))
    }

    /// The item with the counts behind it; a brace that holds no counts stands for itself.
    fn counted(&mut self, item: Node) -> Option<Node> {
        let before = self.rest.clone();
        self.rest.next();
        let least = self.number();
        let most = if self.eat(',') { self.number() } else { least };
        let Some(least) = least.filter(|_| self.eat('}')) else {
            self.rest = before;
            return Some(item);
        };
        self.eat('?');
        let fits = least <= MOST && most.is_none_or(|most| least <= most);
        fits.then(|| Node::Repeat(Box::new(item), least, most))
    }

    fn number(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    /// What is in brackets.
    fn class(&mut self) -> Option<Vec<(char, char)>> {
        let is_negated = self.eat('^');
        let mut ranges = Vec::new();
        while !self.eat(']') {
            let from = self.member()?;
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
            match from.as_slice() {
                [(from, end)] if is_range && from == end => {
                    self.rest.next();
                    match self.member()?.as_slice() {
                        [(to, end)] if to == end && from <= to => ranges.push((*from, *to)),
                        [(to, end)] if to == end => return None,
                        // Beside a set of characters, the dash is one of them.
                        set => ranges.extend(set.iter().copied().chain([(*from, *from), ('-', '-')])),
                    }
                }
                set => ranges.extend_from_slice(set),
            }
        }
        let ranges = if is_negated { complement(ranges) } else { ranges };
        (!ranges.is_empty()).then_some(ranges)
    }

    fn member(&mut self) -> Option<Vec<(char, char)>> {
        match self.rest.next()? {
            '\\' if self.eat('b') => Some(vec![('\u{8}', '\u{8}')]),
            '\\' => self.escape(),
            other => Some(vec![(other, other)]),
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Option<Vec<(char, char)>> {
        let character = match self.rest.next()? {
            'b' | 'B' | 'k' | '1'..='9' => return None,
            letter @ ('p' | 'P') => {
                let name = if self.eat('{') { self.until_brace()? } else { self.rest.next()?.to_string() };
                let ranges = property(&name)?;
                return Some(if letter == 'P' { complement(ranges) } else { ranges });
            }
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\u{b}',
            'f' => '\u{c}',
            '0' => '\0',
            'c' => char::from(u8::try_from(self.rest.next()?).ok()? % 32),
            'x' => self.hexadecimal(2)?,
            'u' if self.eat('{') => char::from_u32(u32::from_str_radix(&self.until_brace()?, 16).ok()?)?,
            'u' => self.hexadecimal(4)?,
            letter => match named(letter) {
                Some(ranges) => return Some(ranges),
                None => letter,
            },
        };
        Some(vec![(character, character)])
    }

    fn until_brace(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            match self.rest.next()? {
                '}' => return Some(name),
                other => name.push(other),
            }
        }
    }

    /// A character by its number; halves of a pair are none.
    fn hexadecimal(&mut self, digits: usize) -> Option<char> {
        let digits: Option<String> = (0..digits).map(|_| self.rest.next_if(char::is_ascii_hexdigit)).collect();
        char::from_u32(u32::from_str_radix(&digits?, 16).ok()?)
    }
}
