//! What goes on, for whoever watches: what the run will do, and on a terminal one line that is written over.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Instant;

use bindery_conformance::event::Event;
use bindery_conformance::finding::Severity;

/// Clears the line that the cursor is on.
const CLEAR: &str = "\r\u{1b}[2K";

/// Whether an output takes the colours of a terminal. Source: no-color.org.
pub(crate) fn has_colours(output: &impl IsTerminal) -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    output.is_terminal() && !is_dumb && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Tells what the run will do, and on a terminal what goes on.
pub(super) fn progress() -> impl Fn(Event) + Send + Sync + 'static {
    let is_terminal = std::io::stderr().is_terminal();
    let has_colours = has_colours(&std::io::stderr());
    let state = Mutex::new(State { phase: "", found: 0, started: Instant::now(), drawn: None });
    move |event| {
        let Ok(mut state) = state.lock() else { return };
        let text = match &event {
            _ if is_terminal => state.told(&event, has_colours),
            Event::Plan(lines) => lines.iter().map(|line| format!("{line}\n")).collect(),
            _ => return,
        };
        // A line that cannot be written is no reason to stop.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

struct State {
    phase: &'static str,
    found: usize,
    started: Instant,
    drawn: Option<Instant>,
}

impl State {
    /// What to write for an event: lines that stay, and the one that is written over.
    fn told(&mut self, event: &Event, has_colours: bool) -> String {
        let stays = match event {
            Event::Plan(lines) => lines.join("\n"),
            Event::PhaseStarted(phase) => {
                self.phase = phase.name();
                String::new()
            }
            Event::PhaseEnded(..) => String::new(),
            Event::Answered(exchange) => {
                let is_early = self.drawn.is_some_and(|drawn| drawn.elapsed().as_millis() < 100);
                if is_early {
                    return String::new();
                }
                return format!("{CLEAR}{}", self.line(exchange.number));
            }
            Event::Found { check, severity, operation, actual } => {
                self.found += 1;
                let (on, off) = if has_colours { (colour(*severity), "\u{1b}[0m") } else { ("", "") };
                format!("{on}{}{off} {check}: {operation}: {actual}", severity.name())
            }
            Event::Skipped(note) => format!("left out: {note}"),
            Event::Ended => return CLEAR.to_owned(),
        };
        if stays.is_empty() { String::new() } else { format!("{CLEAR}{stays}\n") }
    }

    fn line(&mut self, requests: u64) -> String {
        self.drawn = Some(Instant::now());
        let seconds = self.started.elapsed().as_secs_f64();
        #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = requests as f64 / seconds.max(0.001);
        let found = if self.found == 1 { "1 finding".to_owned() } else { format!("{} findings", self.found) };
        format!("{}: {requests} requests, {rate:.0} per second, {found}, {seconds:.1} s", self.phase)
    }
}

fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "\u{1b}[1;31m",
        Severity::High => "\u{1b}[31m",
        Severity::Medium => "\u{1b}[33m",
        Severity::Low => "\u{1b}[36m",
    }
}
