//! Strings and numbers with a format: values as the format wants them.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

use super::super::format::{Base64, Date, DateTime, Decimal, Duration, Number, Secret, Time, UnixTime, Uuid};
use super::{Draw, Source, arbitrary};

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
    Secret: |source| String::draw(source).map(Self::from);
    Number: |source| match source.below(2) {
        0 => i64::draw(source).map(Self::from),
        // More digits than a primitive has.
        _ => format!("{}{:020}.{}", i64::draw(source)?, u64::draw(source)?, u32::draw(source)?).parse().ok(),
    };
}

/// A random UUID. Source: RFC 9562 section 5.4.
fn uuid(high: u64, low: u64) -> String {
    let (first, second, third) = (high >> 32, high >> 16 & 0xffff, high & 0xfff);
    let (fourth, fifth) = (low >> 48 & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
    format!("{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{fifth:012x}")
}
