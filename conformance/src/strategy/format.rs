//! The formats that mean something, and what their values look like.
//!
//! A format that is not here says nothing. Not known here: schemas.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::dice::Dice;
use super::form::term::integer;

/// A format with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// `date-time`: RFC 3339.
    DateTime,
    /// `date`: RFC 3339 full-date.
    Date,
    /// `time`: RFC 3339 full-time.
    Time,
    /// `duration`: ISO 8601.
    Duration,
    /// `uuid`
    Uuid,
    /// `email`
    Email,
    /// `uri` and `url`
    Uri,
    /// `hostname`
    Hostname,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// `datetime`, which no specification defines: written as a `date-time`, and not checked.
    LikeDateTime,
    /// `guid`: written as a `uuid`, and not checked.
    LikeUuid,
    /// `ip`: written as an `ipv4`, and not checked.
    LikeIp,
    /// `byte`: base64.
    Byte,
    /// `base64url`
    Base64Url,
    /// `binary`: any bytes; as JSON, any string.
    Binary,
    /// `unixtime` and its like: seconds since 1970.
    UnixTime,
    /// A whole number within the width of an integer: `int32`, `int64`, `uint8` and so on.
    Whole(i128, i128),
    /// `float`
    Float,
    /// `double`
    Double,
}

/// A moment that looks like a real one: 1 June 2024.
const EPOCH: i64 = 1_717_200_000;

impl Format {
    /// The format of that name, where it means something.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "date-time" => Self::DateTime,
            "date" => Self::Date,
            "time" => Self::Time,
            "duration" => Self::Duration,
            "uuid" => Self::Uuid,
            "email" | "idn-email" => Self::Email,
            "uri" | "url" | "uri-reference" | "iri" => Self::Uri,
            "hostname" | "idn-hostname" => Self::Hostname,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "datetime" => Self::LikeDateTime,
            "guid" => Self::LikeUuid,
            "ip" => Self::LikeIp,
            "byte" | "base64" => Self::Byte,
            "base64url" => Self::Base64Url,
            "binary" => Self::Binary,
            "unixtime" | "unix-time" | "timestamp" | "epoch" => Self::UnixTime,
            "int8" => Self::Whole(i8::MIN.into(), i8::MAX.into()),
            "int16" => Self::Whole(i16::MIN.into(), i16::MAX.into()),
            "int32" => Self::Whole(i32::MIN.into(), i32::MAX.into()),
            "int64" | "long" => Self::Whole(i64::MIN.into(), i64::MAX.into()),
            "uint8" => Self::Whole(0, u8::MAX.into()),
            "uint16" => Self::Whole(0, u16::MAX.into()),
            "uint32" => Self::Whole(0, u32::MAX.into()),
            "uint64" => Self::Whole(0, u64::MAX.into()),
            "float" => Self::Float,
            "double" => Self::Double,
            _ => return None,
        })
    }

    /// Whether it is about strings.
    pub(crate) fn is_textual(self) -> bool {
        !matches!(self, Self::UnixTime | Self::Whole(..) | Self::Float | Self::Double)
    }

    /// Whether a value keeps to it, as far as that can be told without doubt; what cannot be told is kept.
    pub(crate) fn accepts(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Whole(low, high), Value::Number(number)) => match (integer(value), number.as_f64()) {
                (Some(whole), _) => (low..=high).contains(&whole),
                #[allow(clippy::cast_precision_loss, reason = "fractions this large have no digits to lose")]
                (None, Some(float)) => float >= low as f64 && float <= high as f64,
                (None, None) => true,
            },
            (Self::Float, Value::Number(number)) => {
                number.as_f64().is_none_or(|float| float.abs() <= f64::from(f32::MAX))
            }
            (_, Value::String(text)) => self.accepts_text(text),
            _ => true,
        }
    }

    fn accepts_text(self, text: &str) -> bool {
        match self {
            Self::DateTime => is_date_time(text),
            Self::Date => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
            Self::Uuid => is_uuid(text),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            _ => true,
        }
    }

    /// Whether [`accepts`](Self::accepts) can say no to a string.
    pub(crate) fn is_checkable(self) -> bool {
        matches!(self, Self::DateTime | Self::Date | Self::Uuid | Self::Ipv4 | Self::Ipv6)
    }

    /// A text of that format; `None` where the format is not about strings.
    pub(crate) fn draw(self, dice: &mut Dice) -> Option<String> {
        Some(match self {
            Self::DateTime | Self::LikeDateTime => draw_date_time(dice),
            Self::Date => draw_date(dice),
            Self::Time => format!("{}Z", draw_time(dice)),
            Self::Duration => draw_duration(dice),
            Self::Uuid | Self::LikeUuid => draw_uuid(dice),
            Self::Email => format!("{}@{}", draw_label(dice), draw_host(dice)),
            Self::Uri => format!("https://{}/{}", draw_host(dice), draw_label(dice)),
            Self::Hostname => draw_host(dice),
            Self::Ipv4 | Self::LikeIp => {
                Ipv4Addr::from_bits(u32::try_from(dice.between(0, u32::MAX.into())).unwrap_or(0)).to_string()
            }
            Self::Ipv6 => Ipv6Addr::from_bits(dice.between(0, i128::MAX).cast_unsigned()).to_string(),
            Self::Byte => base64::Engine::encode(&base64::prelude::BASE64_STANDARD, draw_bytes(dice)),
            Self::Base64Url => base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, draw_bytes(dice)),
            _ => return None,
        })
    }

    /// A plain text of that format.
    pub(crate) fn sample(self, dice: &mut Dice) -> Option<String> {
        Some(match self {
            Self::DateTime | Self::LikeDateTime => "2024-06-01T12:00:00Z".to_owned(),
            Self::Date => "2024-06-01".to_owned(),
            Self::Time => "12:00:00Z".to_owned(),
            Self::Duration => "PT1H".to_owned(),
            Self::Email => "user@example.com".to_owned(),
            Self::Uri => "https://example.com/resource".to_owned(),
            Self::Hostname => "example.com".to_owned(),
            Self::Ipv4 | Self::LikeIp => "192.0.2.1".to_owned(),
            Self::Ipv6 => "2001:db8::1".to_owned(),
            Self::Byte | Self::Base64Url => "ZXhhbXBsZQ".to_owned() + if self == Self::Byte { "==" } else { "" },
            Self::Uuid | Self::LikeUuid => draw_uuid(dice),
            _ => return None,
        })
    }
}

/// A plausible moment in seconds.
pub(crate) fn sample_seconds(dice: &mut Dice) -> i64 {
    EPOCH + i64::try_from(dice.below(30 * 86_400)).unwrap_or(0)
}

/// RFC 3339: date, `T`, time, zone.
fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else { return false };
    let separated = rest.starts_with(['T', 't', ' ']);
    let Some(zone) = rest.char_indices().skip(1).find(|(_, c)| matches!(c, 'Z' | 'z' | '+' | '-')).map(|(i, _)| i)
    else {
        return false;
    };
    let (time, zone) = rest.split_at(zone);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_zone = matches!(zone, "Z" | "z")
        || (zone.len() == 6
            && zone.as_bytes()[3] == b':'
            && zone.get(1..3).is_some_and(|hours| digits(hours) && hours < "24")
            && zone.get(4..6).is_some_and(|minutes| digits(minutes) && minutes < "60"));
    let time = time.get(1..).unwrap_or("");
    let (clock, fraction) = time.split_once('.').map_or((time, None), |(clock, fraction)| (clock, Some(fraction)));
    let parts: Vec<&str> = clock.split(':').collect();
    let is_clock = parts.len() == 3
        && parts.iter().all(|part| part.len() == 2 && digits(part))
        && parts[0] < "24"
        && parts[1] < "60"
        && parts[2] <= "60";
    separated
        && is_zone
        && is_clock
        && fraction.is_none_or(|fraction| !fraction.is_empty() && digits(fraction))
        && date.parse::<jiff::civil::Date>().is_ok()
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn draw_date(dice: &mut Dice) -> String {
    let year = [1970, 1999, 2000, 2024, 2038, 9999][dice.below(6)];
    let month = dice.between(1, 12);
    let longest = match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    format!("{year:04}-{month:02}-{:02}", dice.between(1, longest))
}

fn draw_time(dice: &mut Dice) -> String {
    format!("{:02}:{:02}:{:02}", dice.between(0, 23), dice.between(0, 59), dice.between(0, 59))
}

fn draw_date_time(dice: &mut Dice) -> String {
    let fraction = ["", ".5", ".123456", ".000001"][dice.below(4)];
    let zone = ["Z", "Z", "+02:00", "-11:30"][dice.below(4)];
    format!("{}T{}{fraction}{zone}", draw_date(dice), draw_time(dice))
}

fn draw_duration(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => format!("P{}D", dice.between(0, 400)),
        1 => format!("PT{}H{}M", dice.between(0, 23), dice.between(0, 59)),
        2 => format!("P{}W", dice.between(1, 52)),
        _ => format!("P1Y2M{}DT{}S", dice.between(1, 28), dice.between(0, 59)),
    }
}

fn draw_uuid(dice: &mut Dice) -> String {
    let hex = format!("{:032x}", dice.between(0, i128::MAX));
    let variant = ["8", "9", "a", "b"][dice.below(4)];
    format!("{}-{}-4{}-{variant}{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

fn draw_label(dice: &mut Dice) -> String {
    let length = 1 + dice.below(8);
    (0..length).map(|_| char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[dice.below(36)])).collect()
}

fn draw_host(dice: &mut Dice) -> String {
    // The reserved names of RFC 2606 belong to nobody, so a server that follows a link harms nobody.
    format!("{}.example.{}", draw_label(dice), ["com", "org", "net"][dice.below(3)])
}

fn draw_bytes(dice: &mut Dice) -> Vec<u8> {
    let length = dice.below(9);
    (0..length).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect()
}
