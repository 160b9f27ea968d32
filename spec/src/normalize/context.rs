//! What every pass of this stage shares.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use foldhash::{HashMap, HashMapExt};

use super::schema::Work;
use crate::diagnostic::{Code, Diagnostic, closest, codes};
use crate::document::{NodeId, View};
use crate::ir::{Dialect, LeftOut, Parameter, SchemaId, Schemas, Webhook};
use crate::pointer::{FileId, Origin};
use crate::resolve::Library;

/// How many objects may be read, each use of a referenced one counted: this many, and eight for each node of the root
/// document. Real descriptions use one to four for each node.
const BUDGET: usize = 1_000_000;

/// The state of one normalization.
pub(super) struct Context<'a> {
    pub(super) library: &'a Library,
    /// The root of the root document.
    pub(super) root: View<'a>,
    pub(super) dialect: Dialect,
    pub(super) schemas: Schemas,
    /// The schema of each node, so that each is read once.
    pub(super) ids: HashMap<(FileId, NodeId), SchemaId>,
    /// Further names of schemas, given by YAML aliases.
    pub(super) aliases: Vec<((FileId, NodeId), SchemaId)>,
    /// Schemas that have an id and are still to be read.
    pub(super) queue: VecDeque<(SchemaId, Work<'a>)>,
    /// `consumes` and `produces` of a Swagger 2.0 root.
    pub(super) consumes: Vec<String>,
    pub(super) produces: Vec<String>,
    /// Names of the security schemes, in the order of the result.
    pub(super) scheme_names: Vec<String>,
    /// The parameters that several operations may have, by their place.
    pub(super) shared_parameters: HashMap<(FileId, NodeId), Option<Parameter>>,
    /// References to examples that lead to no file.
    pub(super) missing_examples: Vec<View<'a>>,
    /// The callbacks of the operations that were read so far.
    pub(super) callbacks: Vec<Webhook>,
    /// Whether what is read stands in a callback.
    pub(super) is_in_callback: bool,
    /// What is not in the result.
    left_out: RefCell<Vec<LeftOut>>,
    /// How much may still be read; references let a short text stand for a long one.
    budget: Cell<usize>,
    /// The schema that is nothing but `null`, once it is needed.
    pub(super) null_schema: Option<SchemaId>,
}

impl<'a> Context<'a> {
    pub(super) fn new(library: &'a Library, root: View<'a>, dialect: Dialect) -> Self {
        Self {
            library,
            root,
            dialect,
            schemas: Schemas::default(),
            ids: HashMap::new(),
            aliases: Vec::new(),
            queue: VecDeque::new(),
            consumes: Vec::new(),
            produces: Vec::new(),
            scheme_names: Vec::new(),
            shared_parameters: HashMap::new(),
            missing_examples: Vec::new(),
            callbacks: Vec::new(),
            is_in_callback: false,
            left_out: RefCell::default(),
            budget: Cell::new(BUDGET + 8 * root.document().len()),
            null_schema: None,
        }
    }

    /// Whether the root document is Swagger 2.0.
    pub(super) fn is_swagger(&self) -> bool {
        self.dialect == Dialect::Swagger20
    }

    /// Counts `amount` objects as read; whether there is enough left to go on. Says once where it ran out.
    pub(super) fn spend(&self, view: View<'_>, amount: usize) -> bool {
        let left = self.budget.get();
        if left == 0 {
            return false;
        }
        self.budget.set(left.saturating_sub(amount));
        if left <= amount {
            let message = "with every use of what is referred to, the description has too many objects";
            self.push(self.diagnostic(codes::EXPANSION, view, message).fatal());
        }
        left > amount
    }

    /// Notes that something is not in the result, and why; the diagnostic is somebody else's.
    pub(super) fn leave_out(&self, view: View<'_>, what: impl Into<String>, reason: impl Into<String>) {
        let left_out = LeftOut { what: what.into(), reason: reason.into(), origin: view.origin() };
        self.left_out.borrow_mut().push(left_out);
    }

    /// The same, for an object that could not be read: its reference is broken, or it is something else. An absent object
    /// (`null`) is none that could be left out.
    pub(super) fn leave_out_unreadable(&self, view: View<'_>, what: impl Into<String>) {
        match (Library::reference_of(view).and_then(View::text), view.kind()) {
            (_, "null") => {}
            (Some(reference), _) => {
                self.leave_out(view, what, format!("its reference `{reference}` cannot be followed"))
            }
            (None, "object") => self.leave_out(view, what, "the description is too large to read it"),
            (None, kind) => self.leave_out(view, what, format!("it should be an object, and is of type {kind}")),
        }
    }

    /// What was left out, in the order in which it was met.
    pub(super) fn take_left_out(&self) -> Vec<LeftOut> {
        self.left_out.take()
    }

    /// A diagnostic about a node.
    pub(super) fn diagnostic(&self, code: Code, view: View<'_>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(code, view.place(), message)
    }

    /// Puts a diagnostic into the sink.
    pub(super) fn push(&self, diagnostic: Diagnostic) {
        self.library.sink().push(diagnostic);
    }

    /// Reports something about a node.
    pub(super) fn report(&self, code: Code, view: View<'_>, message: impl Into<String>) {
        self.push(self.diagnostic(code, view, message));
    }

    /// The same, about the key of a member.
    pub(super) fn report_key(&self, code: Code, view: View<'_>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(code, view.key_place(), message)
    }

    /// What stands at the end of an object's references.
    pub(super) fn follow(&self, view: View<'a>) -> Option<View<'a>> {
        self.check_reference(view);
        self.library.follow(view)
    }

    /// The same, about an object as a whole, shown at one of its members.
    pub(super) fn report_at(&self, code: Code, view: View<'_>, key: &str, message: impl Into<String>) -> Diagnostic {
        let mut diagnostic = self.diagnostic(code, view, message);
        if let Some(member) = view.get(key) {
            let place = member.place();
            diagnostic.origin = Origin { pointer: diagnostic.origin.pointer, ..place.origin };
            diagnostic.span = place.span;
        }
        diagnostic
    }

    /// Says that a `$ref` is no string.
    pub(super) fn check_reference(&self, view: View<'_>) {
        if let Some(reference) = view.get("$ref").filter(|reference| reference.as_str().is_none()) {
            let message = format!("expected string, found {}; the reference is ignored", reference.kind());
            self.push(self.report_key(codes::WRONG_KIND, reference, message));
        }
    }

    /// The node at an origin.
    pub(super) fn view_of(&self, origin: &Origin) -> Option<View<'a>> {
        self.library.document(origin.file)?.root().descend(origin.pointer.tokens())
    }

    /// Warns of members that the object does not have, `x-` members aside.
    pub(super) fn check_members(&self, view: View<'_>, object: &str, known: &[&str]) {
        self.check_members_but(view, object, known, |_| false);
    }

    /// The same, but for members that somebody else speaks about.
    pub(super) fn check_members_but(
        &self,
        view: View<'_>,
        object: &str,
        known: &[&str],
        is_told: impl Fn(&str) -> bool,
    ) {
        for (key, value) in view.members() {
            if key.starts_with("x-") || key == "$ref" || known.contains(&key) || is_told(key) {
                continue;
            }
            let diagnostic = self.report_key(
                codes::UNKNOWN_MEMBER,
                value,
                format!("{} {object} has no member `{key}`; it is ignored", article(object)),
            );
            self.push(match closest(key, known.iter().copied()) {
                Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                None => diagnostic.help("members of your own begin with `x-`"),
            });
        }
    }
}

/// `a` or `an`, as the word after it asks.
pub(super) fn article(word: &str) -> &'static str {
    if word.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u', 'x']) { "an" } else { "a" }
}
