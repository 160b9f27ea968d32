//! Why a request is refused.

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// No operation has this path.
    UnknownPath,
    /// The path has no operation of this method.
    MethodNotAllowed,
    /// No credential, or one that is not known.
    Unauthorized,
    /// There is no such item, or not for this tenant.
    NotFound,
    /// The answer that is preferred is not described.
    Undescribed,
    /// The item exists already.
    Conflict,
    /// The item is not in the state that the request is for.
    Outdated,
    /// A required parameter, body, part or property is missing.
    Missing,
    /// A value is none of those listed.
    NotListed,
    /// A value refers to what is not there.
    Dangling,
    /// A value has the wrong type.
    WrongType,
    /// A value breaks another keyword of its schema.
    Invalid,
    /// A version of the API that is not supported.
    UnsupportedVersion,
    /// The body cannot be read as what it says it is.
    Malformed,
    /// The body is of a media type that is not described.
    UnsupportedMediaType,
    /// The body is larger than this server takes.
    TooLarge,
    /// The body stops coming before it ends.
    TooSlow,
    /// Something failed inside the server.
    Internal,
}

impl Kind {
    /// The kind that a status stands for.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            401 | 403 => Self::Unauthorized,
            404 | 410 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            408 => Self::TooSlow,
            409 => Self::Conflict,
            412 => Self::Outdated,
            413 => Self::TooLarge,
            415 => Self::UnsupportedMediaType,
            500.. => Self::Internal,
            _ => Self::Invalid,
        }
    }

    /// Statuses that fit, best first; the first that the operation declares is used, else the first.
    pub(crate) fn statuses(self) -> &'static [u16] {
        match self {
            Self::UnknownPath | Self::NotFound | Self::Undescribed => &[404],
            Self::MethodNotAllowed => &[405],
            Self::Unauthorized => &[401, 403],
            Self::Conflict => &[409, 400],
            Self::Outdated => &[412, 409, 400],
            Self::Missing
            | Self::NotListed
            | Self::WrongType
            | Self::Invalid
            | Self::UnsupportedVersion
            | Self::Malformed => &[400, 422],
            Self::Dangling => &[422, 400, 404, 409],
            Self::UnsupportedMediaType => &[415, 400, 422],
            Self::TooLarge => &[413, 400],
            Self::TooSlow => &[408, 400],
            Self::Internal => &[500],
        }
    }

    /// Words to look for in the error codes of a description, best first, in lower case without signs.
    pub(crate) fn words(self) -> &'static [&'static str] {
        match self {
            Self::UnknownPath | Self::NotFound | Self::Undescribed | Self::Dangling => {
                &["notfound", "nosuch", "unknown", "missing", "doesnotexist"]
            }
            Self::MethodNotAllowed => {
                &["methodnotallowed", "notallowed", "unsupported", "invalidrequest", "badrequest"]
            }
            Self::Unauthorized => &["unauthorized", "unauthenticated", "invalidapikey", "authentication", "forbidden"],
            Self::Outdated => &["precondition", "conditionnotmet", "conflict", "invalid"],
            Self::Conflict => &["conflict", "alreadyexists", "exists", "duplicate"],
            Self::Missing
            | Self::NotListed
            | Self::WrongType
            | Self::Invalid
            | Self::UnsupportedVersion
            | Self::Malformed => &[
                "invalidpayload",
                "badrequest",
                "invalidrequest",
                "validation",
                "invalidargument",
                "invalid",
                "malformed",
            ],
            Self::UnsupportedMediaType => {
                &["unsupportedmediatype", "mediatype", "unsupported", "invalidpayload", "badrequest", "invalid"]
            }
            Self::TooSlow => &["timeout", "requesttimeout", "badrequest", "invalid"],
            Self::TooLarge => &["toolarge", "payloadtoolarge", "contenttoolarge", "invalidpayload", "invalid"],
            Self::Internal => &["internalfailure", "internalerror", "internal", "servererror", "unexpected"],
        }
    }

    /// The kind in a few words, for a title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::UnknownPath => "No such path",
            Self::MethodNotAllowed => "Method not allowed",
            Self::Unauthorized => "Unauthorized",
            Self::NotFound => "Not found",
            Self::Undescribed => "Not described",
            Self::Conflict => "Conflict",
            Self::Outdated => "Precondition failed",
            Self::Missing => "Something required is missing",
            Self::NotListed | Self::Dangling | Self::WrongType | Self::Invalid => "Invalid request",
            Self::UnsupportedVersion => "Unsupported version",
            Self::Malformed => "Malformed body",
            Self::UnsupportedMediaType => "Unsupported media type",
            Self::TooLarge => "Body too large",
            Self::TooSlow => "Request timeout",
            Self::Internal => "Internal error",
        }
    }
}

/// One reason to refuse a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// What is wrong.
    pub(crate) kind: Kind,
    /// The parameter, part or property it is about; empty where it is about none.
    pub(crate) target: String,
    /// One sentence, which names the target.
    pub(crate) message: String,
}

impl Complaint {
    /// A complaint.
    pub(crate) fn new(kind: Kind, target: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind, target: target.into(), message: message.into() }
    }
}
