//! Calls: the client, its groups, and an operation with its arguments and answers.

use std::sync::Arc;

use super::pages::Pages;
use super::xml::XmlTables;
use super::{Docs, Module, Presence, TypeRef};
use crate::naming::Name;

/// Everything of a crate that sends requests.
#[derive(Clone, Debug)]
pub struct Calls {
    /// How the crate is used, as a block of code; may be empty.
    pub usage: Docs,
    /// The client and its builder.
    pub client: Client,
    /// The headers that answers declare.
    pub headers: Vec<HeaderConstant>,
    /// The operations, by tag.
    pub groups: Vec<Group>,
    /// How the bodies that are XML look.
    pub xml: XmlTables,
}

/// A header that answers declare.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderConstant {
    /// The header and its constant.
    pub name: Name,
    /// Its documentation.
    pub docs: Docs,
    /// The type of its value.
    pub ty: TypeRef,
    /// How the value is written.
    pub form: HeaderForm,
}

/// How a value stands in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderForm {
    /// As a text, a number or a truth value.
    Plain,
    /// As items between commas.
    List,
    /// As keys and values between commas.
    Object,
    /// As `key=value` between commas.
    Exploded,
    /// As JSON.
    Json,
}

/// The client and its builder.
#[derive(Clone, Debug)]
pub struct Client {
    /// The module that it stands in, with its operations and headers.
    pub home: Module,
    /// Its documentation.
    pub docs: Docs,
    /// How the address of the server is found.
    pub endpoint: Endpoint,
    /// The variables in that address, and in those of single operations.
    pub variables: Vec<ServerVariable>,
    /// The security schemes, in document order; operations refer to their places.
    pub schemes: Vec<Scheme>,
    /// Parameters that are set once for all operations.
    pub parameters: Vec<ClientParameter>,
    /// What it calls itself.
    pub user_agent: String,
}

/// How the address of the server is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Endpoint {
    /// The deployment decides: an argument of the builder.
    Given {
        /// The argument.
        ident: String,
        /// The template that the description adds to it; may be empty.
        suffix: String,
        /// What it is.
        docs: Docs,
        /// An address to show in examples.
        example: String,
    },
    /// The description names it: at least one, the first unless another is chosen.
    Described(Vec<ServerChoice>),
}

/// A server that the description names.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerChoice {
    /// The variant that stands for it.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs,
    /// The URL template.
    pub template: String,
}

/// A variable in the addresses of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The variable and its setter.
    pub name: Name,
    /// Its documentation.
    pub docs: Docs,
    /// The value until it is set; where it is absent, it has to be set.
    pub default: Option<String>,
    /// Whether the address of the API itself has it, whichever server is chosen.
    pub is_needed: bool,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name in the description, and its setter.
    pub name: Name,
    /// Its documentation.
    pub docs: Docs,
    /// Where its secret goes.
    pub placement: Placement,
    /// How a token is got with the id and secret of a client, where the description says so.
    pub client_credentials: Option<ClientCredentials>,
}

/// How a token is got with the id and secret of a client.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientCredentials {
    /// The setter.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs,
    /// The address of the token server; may be relative to that of the API.
    pub token_url: String,
}

/// Where a secret goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// The header of that name.
    Header(String),
    /// The query parameter of that name.
    Query(String),
    /// The cookie of that name.
    Cookie(String),
    /// `Authorization`, after this word.
    Authorization(String),
    /// `Authorization`, with user and password.
    Basic,
    /// Nowhere.
    Connection,
}

/// A parameter that is set once for all operations.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientParameter {
    /// The parameter, and the field and setter.
    pub name: Name,
    /// Its documentation.
    pub docs: Docs,
    /// Its type, without `null`.
    pub ty: TypeRef,
    /// The value until it is set.
    pub default: Option<Literal>,
    /// Whether it has to be there.
    pub required: bool,
}

/// A value that code can state.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A fraction.
    Float(f64),
    /// A truth value.
    Bool(bool),
}

/// The operations of one tag.
#[derive(Clone, Debug)]
pub struct Group {
    /// The tag, and the method of the client that leads to it.
    pub name: Name,
    /// The type that has the operations as methods.
    pub ty: String,
    /// Its module and file.
    pub module: String,
    /// The cargo feature that brings it in; absent where it is always there.
    pub feature: Option<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The `operationId`, or `METHOD /path`; and the method.
    pub name: Name,
    /// The module of its own, below that of the group; absent where the group's file has it.
    pub module: Option<String>,
    /// The request type.
    pub request: String,
    /// The static that holds what the description says.
    pub constant: String,
    /// The documentation of the method.
    pub docs: Docs,
    /// Whether the description calls it deprecated.
    pub deprecated: bool,
    /// The request method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The `Accept` header; empty for none.
    pub accept: String,
    /// Alternatives of schemes, by place, with scopes.
    pub security: Vec<Vec<(usize, Vec<String>)>>,
    /// The server of this operation alone: a template.
    pub server: Option<String>,
    /// Arguments, in the order of the description; the body's last.
    pub arguments: Vec<Argument>,
    /// How the body is made from the arguments.
    pub body: Body,
    /// What a successful call gives.
    pub success: Outcome,
    /// What an error holds.
    pub failure: Outcome,
    /// What to do for each status, in order of precedence; the last holds for every status.
    pub arms: Vec<Arm>,
    /// Whether the types of its answers are those of another operation, which sends the same in another media type.
    pub shares_answers: bool,
    /// The ways to ask for other media types.
    pub receivers: Vec<Receiver>,
    /// How its answers follow each other, where each is one page of a list.
    pub pages: Option<Pages>,
}

/// One argument of a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The parameter or property, and the field, argument or setter.
    pub name: Name,
    /// Its documentation.
    pub docs: Arc<Docs>,
    /// Whether the description calls it deprecated.
    pub deprecated: bool,
    /// What is passed.
    pub ty: ArgumentType,
    /// Whether anything that becomes it is taken.
    pub converts: bool,
    /// Whether it is positional.
    pub required: bool,
    /// The field of the client that holds its value until it is set here.
    pub client: Option<String>,
    /// Where it goes.
    pub place: Place,
    /// What text it is written as before it goes to its place.
    pub text: TextForm,
    /// A value to show in an example, where one can be written down.
    pub example: Option<Literal>,
}

/// What a value is written as where a parameter is described by its content.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TextForm {
    /// As its style says.
    #[default]
    Plain,
    /// As a JSON text.
    Json,
    /// As the text of a form.
    Form,
    /// As an XML document, by a table.
    Xml(String),
}

/// What is passed.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentType {
    /// A value, without `null`.
    Value(TypeRef),
    /// A file.
    File,
    /// Several files.
    Files,
    /// Several files, each with the name of its part.
    NamedFiles,
}

/// Where an argument goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// The path.
    Path(Style),
    /// The query.
    Query(Style),
    /// The whole query.
    QueryString,
    /// A header.
    Header(Style),
    /// A cookie.
    Cookie(Style),
    /// The body.
    Body,
    /// A property of the body.
    Field(FieldEncoding),
    /// A part inside a part of the body.
    Inner(OuterPart, FieldEncoding),
}

/// A part of a body that consists of parts itself. Its arguments follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OuterPart {
    /// The property, or a word for its place.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// Whether its parts have no names, and follow each other.
    pub is_positional: bool,
}

/// How arrays and objects are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The variant of the runtime's `StyleKind`.
    pub kind: &'static str,
    /// Whether it is exploded.
    pub explode: bool,
    /// Whether reserved characters stay.
    pub allow_reserved: bool,
    /// Whether the caller encodes the value: several segments of a path, several pairs of a query.
    pub is_encoded: bool,
}

/// How a property of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldEncoding {
    /// As its type suggests.
    Default,
    /// In a style.
    Styled(Style),
    /// As a media type.
    ContentType(String),
    /// As an XML document of a media type, by a table.
    Xml(String, String),
    /// Each item of a list as a part of its own, where parts have no names.
    Each(Box<FieldEncoding>),
    /// Each member as a field or part of its own, under its own name.
    Members,
    /// In the headers of the part of that name, which stands before it.
    HeaderOf(String, Style),
}

impl FieldEncoding {
    /// How a single part is written.
    #[must_use]
    pub fn of_one(&self) -> &Self {
        match self {
            Self::Each(one) => one.of_one(),
            one => one,
        }
    }
}

/// How the body is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// There is none.
    None,
    /// From the body argument, as JSON.
    Json(String),
    /// From the body argument, as XML, by the table of that name.
    Xml(String, String),
    /// From the items of the body argument, each a JSON text.
    Lines(String, Separator),
    /// From the body argument, as text.
    Text(String),
    /// From the body argument, as bytes.
    File(String),
    /// From the body argument, as a form.
    FormValue,
    /// From the fields, as a form.
    Form,
    /// From the fields, as parts of that media type.
    Multipart(String),
    /// The same, where parts have no names and follow each other.
    Parts(String),
}

/// What a call gives, or an error holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// One type.
    One(Decode),
    /// One type per status: an enum.
    Several {
        /// The enum.
        ident: String,
        /// Its documentation.
        docs: Docs,
        /// Its variants.
        variants: Vec<OutcomeVariant>,
    },
}

/// One variant.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeVariant {
    /// The identifier.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs,
    /// What it holds.
    pub decode: Decode,
}

/// How a body is read, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Decode {
    /// There is none.
    Empty,
    /// JSON.
    Json(TypeRef),
    /// XML, by the table of that name.
    Xml(TypeRef, String),
    /// A text.
    Text,
    /// Bytes, while they arrive.
    Stream,
    /// Server-sent events.
    Events(TypeRef, EventForm),
    /// Several JSON texts; where the description does not tell their type, the caller does.
    Lines(Option<TypeRef>, Separator),
}

/// How an event becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventForm {
    /// Its data is JSON.
    Json,
    /// Its data is a text.
    Text,
    /// The value is the whole event.
    Whole,
}

/// What stands between JSON texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Separator {
    /// A line break.
    Line,
    /// A record separator.
    Record,
}

/// A way to send a request that asks for another media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Receiver {
    /// The method.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs,
    /// The `Accept` header.
    pub accept: String,
    /// What it gives.
    pub decode: Decode,
    /// What to do for each status.
    pub arms: Vec<Arm>,
    /// What asks for a stream in the request.
    pub switch: Option<Switch>,
}

/// A truth value by which a request asks for a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switch {
    /// An argument.
    Argument {
        /// The field of the request.
        ident: String,
        /// Whether it is always set.
        is_required: bool,
    },
    /// A property of the body.
    Field {
        /// The field of the request that holds the body.
        body: String,
        /// Whether the body is always there.
        is_required: bool,
        /// The field of the body.
        field: String,
        /// What the field may leave out.
        presence: Presence,
        /// Whether the type of the field has a `null` of its own.
        is_nullable: bool,
    },
}

/// What to do for some statuses.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The statuses.
    pub pattern: Pattern,
    /// The media type that the answer must have; any where absent. Comes before the arm of the same statuses without one.
    pub media_type: Option<String>,
    /// Whether the call succeeds.
    pub is_success: bool,
    /// How the body is read.
    pub decode: Decode,
    /// The variant that it goes into, where the outcome is an enum.
    pub variant: Option<String>,
}

impl Arm {
    /// For answers of any media type, whose outcome has one form.
    #[must_use]
    pub fn new(pattern: Pattern, is_success: bool, decode: Decode) -> Self {
        Self { pattern, media_type: None, is_success, decode, variant: None }
    }

    /// Where it stands among the arms of an operation: what is more exact comes first.
    #[must_use]
    pub fn rank(&self) -> (u8, bool) {
        let statuses = match self.pattern {
            Pattern::Code(_) => 0,
            Pattern::Range(_) => 1,
            Pattern::Rest => 2,
        };
        (statuses, self.media_type.is_none())
    }
}

/// Some statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// One.
    Code(u16),
    /// All that begin with this digit.
    Range(u8),
    /// Every other.
    Rest,
}

impl Operation {
    /// Calls `visit` for each type that a request or an answer mentions.
    pub fn for_each_type(&self, visit: &mut dyn FnMut(&TypeRef)) {
        for argument in &self.arguments {
            if let ArgumentType::Value(ty) = &argument.ty {
                visit(ty);
            }
        }
        for outcome in [&self.success, &self.failure] {
            match outcome {
                Outcome::One(decode) => decode.ty().into_iter().for_each(&mut *visit),
                Outcome::Several { variants, .. } => {
                    variants.iter().filter_map(|variant| variant.decode.ty()).for_each(&mut *visit);
                }
            }
        }
        let arms = self.arms.iter().map(|arm| &arm.decode);
        let received = self
            .receivers
            .iter()
            .flat_map(|receiver| std::iter::once(&receiver.decode).chain(receiver.arms.iter().map(|arm| &arm.decode)));
        arms.chain(received).filter_map(Decode::ty).for_each(&mut *visit);
        if let Some(pages) = &self.pages {
            visit(&pages.page);
            pages.items.iter().for_each(|items| visit(&items.ty));
        }
    }
}

impl Decode {
    /// The type of what is read, where it is a described one.
    #[must_use]
    pub fn ty(&self) -> Option<&TypeRef> {
        match self {
            Self::Json(ty) | Self::Xml(ty, _) | Self::Events(ty, _) => Some(ty),
            Self::Lines(ty, _) => ty.as_ref(),
            Self::Empty | Self::Text | Self::Stream => None,
        }
    }
}
