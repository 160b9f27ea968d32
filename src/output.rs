//! The standard output, for a reader that may stop reading.

use std::fmt;
use std::io::{ErrorKind, Write};

/// Writes one line to the standard output, like `println!`, but ends the process quietly where nobody reads on.
macro_rules! say {
    () => { $crate::output::write(format_args!("\n")) };
    ($($argument:tt)*) => { $crate::output::write(format_args!("{}\n", format_args!($($argument)*))) };
}
pub(crate) use say;

/// Writes text as it is.
///
/// `bindery … | head` closes the pipe when it has enough: that is no error of ours. Any other failure is told, and ends
/// the process with exit code 2.
pub(crate) fn write(text: fmt::Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_fmt(text).and_then(|()| out.flush()) {
        if error.kind() == ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        eprintln!("error: cannot write to the standard output: {error}");
        std::process::exit(2);
    }
}
