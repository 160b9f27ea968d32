//! From the text of a filter to its condition.

use super::cursor::SyntaxError;
use super::model::{Condition, Operand, Operator, Query};
use super::parse::{MAX_DEPTH, Parser};

/// What an expression is, before it is known what is asked of it.
enum Expression {
    Operand(Operand),
    /// A query that may select several nodes.
    Nodes(Query),
    Condition(Condition),
}

impl Parser<'_> {
    /// Alternatives joined by `||`.
    pub(super) fn condition(&mut self) -> Result<Condition, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.cursor.fail("the filter is nested too deeply");
        }
        let mut alternatives = vec![self.conjunction()?];
        while self.cursor.take_after_blanks("||") {
            self.cursor.blanks();
            alternatives.push(self.conjunction()?);
        }
        self.depth -= 1;
        Ok(single(alternatives, Condition::Any))
    }

    fn conjunction(&mut self) -> Result<Condition, SyntaxError> {
        let mut parts = vec![self.basic()?];
        while self.cursor.take_after_blanks("&&") {
            self.cursor.blanks();
            parts.push(self.basic()?);
        }
        Ok(single(parts, Condition::All))
    }

    fn basic(&mut self) -> Result<Condition, SyntaxError> {
        if self.cursor.take("!") {
            self.cursor.blanks();
            let inner = if self.cursor.peek() == Some('(') { self.parenthesized()? } else { self.test()? };
            return Ok(Condition::Not(Box::new(inner)));
        }
        if self.cursor.peek() == Some('(') {
            return self.parenthesized();
        }
        let left = self.expression()?;
        self.cursor.blanks();
        match self.operator() {
            Some(operator) => {
                let left = self.operand_of(left)?;
                self.cursor.blanks();
                let right = self.expression()?;
                Ok(Condition::Compare { left, operator, right: self.operand_of(right)? })
            }
            None => self.test_of(left),
        }
    }

    fn parenthesized(&mut self) -> Result<Condition, SyntaxError> {
        self.cursor.expect("(", "`(` is expected")?;
        self.cursor.blanks();
        let inner = self.condition()?;
        self.cursor.blanks();
        self.cursor.expect(")", "`)` is expected")?;
        Ok(inner)
    }

    fn test(&mut self) -> Result<Condition, SyntaxError> {
        let expression = self.expression()?;
        self.test_of(expression)
    }

    /// An expression on its own: a query that is asked for existence, or a function that says yes or no.
    fn test_of(&self, expression: Expression) -> Result<Condition, SyntaxError> {
        match expression {
            Expression::Condition(condition) => Ok(condition),
            Expression::Nodes(query) | Expression::Operand(Operand::Node(query)) => Ok(Condition::Exists(query)),
            Expression::Operand(_) => self.cursor.fail("a comparison is expected"),
        }
    }

    fn operand_of(&self, expression: Expression) -> Result<Operand, SyntaxError> {
        match expression {
            Expression::Operand(operand) => Ok(operand),
            Expression::Nodes(_) => self.cursor.fail("only queries for one node can be compared"),
            Expression::Condition(_) => self.cursor.fail("`match` and `search` say yes or no and cannot be compared"),
        }
    }

    fn operator(&mut self) -> Option<Operator> {
        let operators = [
            ("==", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        operators.into_iter().find(|(text, _)| self.cursor.take(text)).map(|(_, operator)| operator)
    }

    fn expression(&mut self) -> Result<Expression, SyntaxError> {
        let operand = match self.cursor.peek() {
            Some('"' | '\'') => Operand::Text(self.cursor.quoted()?),
            Some('-' | '0'..='9') => Operand::Number(self.cursor.number()?),
            Some(sign @ ('@' | '$')) => {
                self.cursor.next();
                let query = Query { is_absolute: sign == '$', segments: self.segments()? };
                if !query.is_singular() {
                    return Ok(Expression::Nodes(query));
                }
                Operand::Node(query)
            }
            _ => match self.cursor.name() {
                Some("true") => Operand::Bool(true),
                Some("false") => Operand::Bool(false),
                Some("null") => Operand::Null,
                Some(name) => return self.function(name),
                None => return self.cursor.fail("a text in quotes, a number, `@`, `$` or a function is expected"),
            },
        };
        Ok(Expression::Operand(operand))
    }

    fn function(&mut self, name: &str) -> Result<Expression, SyntaxError> {
        self.cursor.expect("(", "this is no literal, and a function has `(` after its name")?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.cursor.fail("the filter is nested too deeply");
        }
        self.cursor.blanks();
        let expression = match name {
            "length" => Expression::Operand(Operand::Length(Box::new(self.value_argument()?))),
            "count" => Expression::Operand(Operand::Count(self.nodes_argument()?)),
            "value" => Expression::Operand(Operand::Value(self.nodes_argument()?)),
            "match" | "search" => {
                let text = self.value_argument()?;
                self.cursor.blanks();
                self.cursor.expect(",", "this function has two arguments")?;
                self.cursor.blanks();
                let pattern = self.value_argument()?;
                Expression::Condition(Condition::Matches { text, pattern, is_whole: name == "match" })
            }
            _ => return self.cursor.fail("the functions are length, count, match, search and value"),
        };
        self.depth -= 1;
        self.cursor.blanks();
        self.cursor.expect(")", "`)` is expected")?;
        Ok(expression)
    }

    fn value_argument(&mut self) -> Result<Operand, SyntaxError> {
        let expression = self.expression()?;
        self.operand_of(expression)
    }

    fn nodes_argument(&mut self) -> Result<Query, SyntaxError> {
        match self.expression()? {
            Expression::Nodes(query) | Expression::Operand(Operand::Node(query)) => Ok(query),
            _ => self.cursor.fail("a query is expected"),
        }
    }
}

/// The only one of a list, or all of them together.
fn single(mut list: Vec<Condition>, together: fn(Vec<Condition>) -> Condition) -> Condition {
    match (list.len(), list.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            list.extend(last);
            together(list)
        }
    }
}
