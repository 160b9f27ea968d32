//! Strings and numbers with a format: values as the format wants them.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

use super::super::format::{Base64, Date, DateTime, Decimal, Duration, Number, Secret, Time, UnixTime, Uuid};
use super::{Draw, Keep, Source, arbitrary};

/// What texts of a format look like; nothing for a format that says nothing here.
pub(super) fn pattern(name: &str) -> Option<&'static str> {
    Some(match name {
        "email" | "idn-email" => r"^[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.example$",
        "hostname" | "idn-hostname" => r"^[a-z]([a-z0-9]{0,7}\.[a-z]{2,6})?$",
        "ip" | "ipv4" => r"^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$",
        "ipv6" => "^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}$",
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => {
            r"^https://[a-z]{1,8}\.example(/[a-z0-9]{1,8}){0,3}$"
        }
        "uri-template" => r"^/[a-z]{1,8}(/\{[a-z]{1,8}\})?$",
        "json-pointer" => "^(/[a-z0-9]{0,8}){0,4}$",
        "relative-json-pointer" => "^[0-9](/[a-z0-9]{0,8}){0,4}$",
        "regex" => r"^[a-z]{1,8}(\[[a-z0-9]{1,4}\]\+)?$",
        "base64url" => "^([A-Za-z0-9_-]{4}){0,4}$",
        _ => return None,
    })
}

/// An instant between the years 1970 and 2999.
fn instant(source: &mut Source) -> Timestamp {
    const SECONDS: u64 = 32_503_680_000;
    let seconds = i64::try_from(source.choice() % SECONDS).unwrap_or(0);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The same, on a calendar and a clock.
fn moment(source: &mut Source) -> civil::DateTime {
    Offset::UTC.to_datetime(instant(source))
}

macro_rules! draw {
    ($($name:ident: $draw:expr;)+) => {$(
        impl Draw for $name {
            fn draw(source: &mut Source) -> Option<Self> {
                let draw: fn(&mut Source) -> Option<Self> = $draw;
                draw(source)
            }
        }

        arbitrary!($name);
    )+};
}

draw! {
    DateTime: |source| Some(instant(source).into());
    Date: |source| Some(moment(source).date().into());
    Time: |source| Some(format!("{}Z", moment(source).time()).into());
    Duration: |source| Some(format!("P{}DT{}S", source.below(1000), source.below(86_400)).into());
    UnixTime: |source| Some(instant(source).into());
    Base64: |source| String::draw(source).map(|text| Self::encode(text.as_bytes()));
    Uuid: |source| Some(uuid(source.choice(), source.choice()).into());
    Decimal: |source| Some(format!("{}.{:02}", i64::draw(source)?, source.below(100)).into());
    Number: |source| match source.below(2) {
        0 => i64::draw(source).map(Self::from),
        // More digits than a primitive has.
        _ => format!("{}{:020}.{}", i64::draw(source)?, u64::draw(source)?, u32::draw(source)?).parse().ok(),
    };
}

impl Draw for Secret {
    fn draw(source: &mut Source) -> Option<Self> {
        Self::draw_kept(source, Keep::Anything)
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        String::draw_kept(source, keep).map(Self::from)
    }
}

arbitrary!(Secret);

/// A random UUID. Source: RFC 9562 section 5.4.
fn uuid(high: u64, low: u64) -> String {
    let (first, second, third) = (high >> 32, high >> 16 & 0xffff, high & 0xfff);
    let (fourth, fifth) = (low >> 48 & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
    format!("{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{fifth:012x}")
}
