//! Reads an ECMA-262 regular expression, with the leniency of its Annex B where that is unambiguous.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::Node;
use super::class::Class;

/// Groups deeper than this are not read.
const DEEPEST: usize = 64;

/// Reads a pattern; `None` where it is none, or uses what is not understood.
pub(crate) fn parse(pattern: &str) -> Option<Node> {
    let mut parser = Parser { rest: pattern.chars().collect::<Vec<_>>().into_iter().peekable(), groups: 0, depth: 0 };
    let node = parser.alternatives()?;
    parser.rest.next().is_none().then_some(node)
}

struct Parser {
    rest: Peekable<IntoIter<char>>,
    groups: usize,
    depth: usize,
}

/// One member of a character class.
enum Member {
    Char(char),
    Set(Class),
}

impl Parser {
    fn eat(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn alternatives(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut all = vec![self.sequence()?];
        while self.eat('|') {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        if all.len() == 1 { all.pop() } else { Some(Node::Either(all)) }
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut items = Vec::new();
        while let Some(next) = self.rest.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let atom = self.atom()?;
            items.push(self.quantified(atom)?);
        }
        Some(Node::Sequence(items))
    }

    fn quantified(&mut self, atom: Node) -> Option<Node> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                let before = self.rest.clone();
                self.rest.next();
                match self.braces() {
                    Some(bounds) => {
                        self.eat('?');
                        return Some(Node::Repeat(Box::new(atom), bounds.0, bounds.1));
                    }
                    None => {
                        // Annex B: a brace that opens no quantifier stands for itself, and is the next atom.
                        self.rest = before;
                        return Some(atom);
                    }
                }
            }
            _ => return Some(atom),
        };
        self.rest.next();
        self.eat('?');
        Some(Node::Repeat(Box::new(atom), min, max))
    }

    fn braces(&mut self) -> Option<(usize, Option<usize>)> {
        let min = self.digits()?;
        if self.eat('}') {
            return Some((min, Some(min)));
        }
        if !self.eat(',') {
            return None;
        }
        if self.eat('}') {
            return Some((min, None));
        }
        let max = self.digits()?;
        self.eat('}').then_some((min, Some(max)))
    }

    fn digits(&mut self) -> Option<usize> {
        let mut text = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            text.push(digit);
        }
        text.parse().ok()
    }

    fn atom(&mut self) -> Option<Node> {
        match self.rest.next()? {
            '^' => Some(Node::Start),
            '$' => Some(Node::End),
            '.' => Some(Node::Class(Class::dot())),
            '(' => self.group(),
            '[' => self.class().map(Node::Class),
            '\\' => self.escape(),
            '*' | '+' | '?' => None,
            literal => Some(Node::Class(Class::one(literal))),
        }
    }

    fn group(&mut self) -> Option<Node> {
        if !self.eat('?') {
            return self.capture(None);
        }
        let node = match self.rest.next()? {
            ':' => self.alternatives()?,
            '=' => Node::Ahead(Box::new(self.alternatives()?)),
            '!' => {
                self.alternatives()?;
                Node::Judge
            }
            '<' if self.eat('=') || self.eat('!') => {
                self.alternatives()?;
                Node::Judge
            }
            '<' => {
                let mut name = String::new();
                loop {
                    match self.rest.next()? {
                        '>' => break,
                        character => name.push(character),
                    }
                }
                return self.capture(Some(name));
            }
            _ => return None,
        };
        self.eat(')').then_some(node)
    }

    fn capture(&mut self, name: Option<String>) -> Option<Node> {
        self.groups += 1;
        let number = self.groups;
        let inner = self.alternatives()?;
        self.eat(')').then(|| Node::Group(number, name, Box::new(inner)))
    }

    fn escape(&mut self) -> Option<Node> {
        match self.rest.peek()? {
            'b' | 'B' => {
                self.rest.next();
                Some(Node::Judge)
            }
            '1'..='9' => Some(Node::Back(self.digits()?)),
            'k' => {
                self.rest.next();
                if !self.eat('<') {
                    return Some(Node::Class(Class::one('k')));
                }
                let mut name = String::new();
                loop {
                    match self.rest.next()? {
                        '>' => return Some(Node::BackNamed(name)),
                        character => name.push(character),
                    }
                }
            }
            _ => Some(Node::Class(match self.character_escape()? {
                Member::Char(character) => Class::one(character),
                Member::Set(class) => class,
            })),
        }
    }

    fn class(&mut self) -> Option<Class> {
        let is_negated = self.eat('^');
        let mut class = Class::default();
        loop {
            let first = match self.rest.next()? {
                ']' => break,
                character => self.member(character)?,
            };
            let before = self.rest.clone();
            if self.eat('-') && self.rest.peek().is_some_and(|next| *next != ']') {
                let next = self.rest.next()?;
                match (&first, self.member(next)?) {
                    (Member::Char(from), Member::Char(to)) if from <= &to => class.add(&Class::of(&[(*from, to)])),
                    (Member::Char(_), Member::Char(_)) => return None,
                    // Annex B: beside a set, the dash is a dash.
                    (_, last) => {
                        for member in [first, Member::Char('-'), last] {
                            member.join(&mut class);
                        }
                    }
                }
            } else {
                self.rest = before;
                first.join(&mut class);
            }
        }
        let class = if is_negated { class.complement() } else { class };
        (!class.is_empty()).then_some(class)
    }

    fn member(&mut self, character: char) -> Option<Member> {
        if character != '\\' {
            return Some(Member::Char(character));
        }
        if self.eat('b') {
            return Some(Member::Char('\u{8}'));
        }
        self.character_escape()
    }

    fn character_escape(&mut self) -> Option<Member> {
        let character = match self.rest.next()? {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\u{b}',
            'f' => '\u{c}',
            '0' => '\0',
            'c' => char::from(u8::try_from(self.rest.next()?).ok()? & 31),
            'x' => self.hex(2).and_then(char::from_u32)?,
            'u' => self.unicode()?,
            'p' => return Some(Member::Set(Class::property(&self.property_name()?))),
            'P' => return Some(Member::Set(Class::property(&self.property_name()?).complement())),
            other => match Class::escape(other) {
                Some(class) => return Some(Member::Set(class)),
                None => other,
            },
        };
        Some(Member::Char(character))
    }

    fn property_name(&mut self) -> Option<String> {
        if !self.eat('{') {
            return self.rest.next().map(String::from);
        }
        let mut name = String::new();
        loop {
            match self.rest.next()? {
                '}' => return Some(name),
                character => name.push(character),
            }
        }
    }

    fn hex(&mut self, length: usize) -> Option<u32> {
        let mut text = String::new();
        for _ in 0..length {
            text.push(self.rest.next_if(char::is_ascii_hexdigit)?);
        }
        u32::from_str_radix(&text, 16).ok()
    }

    fn unicode(&mut self) -> Option<char> {
        if self.eat('{') {
            let mut text = String::new();
            while let Some(digit) = self.rest.next_if(char::is_ascii_hexdigit) {
                text.push(digit);
            }
            return if self.eat('}') { char::from_u32(u32::from_str_radix(&text, 16).ok()?) } else { None };
        }
        let unit = self.hex(4)?;
        let before = self.rest.clone();
        if (0xD800..0xDC00).contains(&unit)
            && self.eat('\\')
            && self.eat('u')
            && let Some(low @ 0xDC00..=0xDFFF) = self.hex(4)
        {
            return char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        }
        self.rest = before;
        // Half of a pair is the edge of the plane, as far as Rust strings go.
        match unit {
            0xD800..0xDC00 => Some('\u{D7FF}'),
            0xDC00..0xE000 => Some('\u{E000}'),
            whole => char::from_u32(whole),
        }
    }
}

impl Member {
    fn join(self, class: &mut Class) {
        match self {
            Self::Char(character) => class.add(&Class::one(character)),
            Self::Set(set) => class.add(&set),
        }
    }
}
