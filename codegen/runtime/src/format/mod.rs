//! Strings and numbers with a format. Each keeps what it received, so that nothing is lost and a value that is not quite
//! as the format wants it does not spoil the rest of an answer; the meaning is read when it is asked for.

mod base64;
mod number;
mod secret;
mod text;
mod time;

pub use base64::Base64;
pub use number::{NotANumber, Number};
pub use secret::Secret;
pub use text::{Decimal, Uuid};
pub use time::{Date, DateTime, Duration, Time, UnixTime};

/// A newtype around text that is written and read as it is.
macro_rules! text_format {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        plain!($name);

        impl $name {
            /// The text as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(text.to_owned()))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

use text_format;

use super::decode::{Decode, plain};
