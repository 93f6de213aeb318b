//! Printing: results to standard output, the log to standard error, an event in a line.

use std::io::{self, IsTerminal as _, Write};

use tracing_subscriber::EnvFilter;

use crate::base::RequestId;
use crate::settings::LogFormat;
use crate::traces;

/// Prints a line. A reader that has gone away (`| head`) ends the output, not the program.
pub(super) fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// The log: warnings and what matters, or as RUST_LOG says.
pub(super) fn start_logging(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,chancery=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    let colours = io::stderr().is_terminal() && format == LogFormat::Text;
    let log = log.with_ansi(colours).with_writer(move || OneLine { inner: io::stderr(), colours, format });
    // A second start within one process (tests, or a command that starts it before it reads its settings) keeps the first log.
    drop(match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    });
}

/// Writes an event as one line, whatever it tells: the cause of a fault may come from a database or a mail server, with line breaks in it,
/// and nobody shall write a line there that looks like an event of its own.
struct OneLine<W> {
    inner: W,
    /// Whether the signs that colour a terminal are let through.
    colours: bool,
    format: LogFormat,
}

impl<W: Write> Write for OneLine<W> {
    /// An event comes in one piece, with the end of its line.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = escaped(event, self.colours);
        let line = match traces::trace_id() {
            Some(trace) => with(&line, self.format, "trace", &trace),
            None => line,
        };
        let line = match RequestId::current() {
            Some(request) => with(&line, self.format, "request", request.as_str()),
            None => line,
        };
        self.inner.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The line with what it belongs to, its trace or the request that caused it: as the last of the fields of a text, as the first of an
/// object of JSON.
fn with(line: &str, format: LogFormat, name: &str, id: &str) -> String {
    let text = || format!("{} {name}={id}\n", line.trim_end_matches('\n'));
    match format {
        LogFormat::Text => text(),
        LogFormat::Json => line.strip_prefix('{').map_or_else(text, |rest| format!("{{\"{name}\":\"{id}\",{rest}")),
    }
}

fn escaped(event: &[u8], colours: bool) -> String {
    let text = String::from_utf8_lossy(event);
    let (text, end) = text.strip_suffix('\n').map_or((text.as_ref(), ""), |text| (text, "\n"));
    let mut line = String::with_capacity(text.len() + 1);
    for sign in text.chars() {
        let breaks = sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
        if breaks && !(colours && sign == '\u{1b}') {
            line.extend(sign.escape_default());
        } else {
            line.push(sign);
        }
    }
    line + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_whatever_it_tells() {
        let written = |event: &str, colours: bool| {
            let mut out = OneLine { inner: Vec::new(), colours, format: LogFormat::Text };
            assert_eq!(out.write(event.as_bytes()).unwrap(), event.len());
            String::from_utf8(out.inner).unwrap()
        };
        assert_eq!(written("WARN one\n", false), "WARN one\n");
        assert_eq!(
            written("ERROR failed cause=one\r\nWARN two\u{2028}\u{85}\u{7}\u{1b}[0m é\n", false),
            "ERROR failed cause=one\\r\\nWARN two\\u{2028}\\u{85}\\u{7}\\u{1b}[0m é\n"
        );
        assert_eq!(written("\u{1b}[32mINFO\u{1b}[0m a\nb\n", true), "\u{1b}[32mINFO\u{1b}[0m a\\nb\n");
        assert_eq!(written("no end", false), "no end");
    }

    #[test]
    fn an_event_names_the_request_that_caused_it() {
        let request = RequestId::given("from-the-proxy-1");
        let written = |event: &str, format: LogFormat| {
            let mut out = OneLine { inner: Vec::new(), colours: false, format };
            RequestId::during(request, || out.write(event.as_bytes()).unwrap());
            String::from_utf8(out.inner).unwrap()
        };
        assert_eq!(written("WARN one\ntwo\n", LogFormat::Text), "WARN one\\ntwo request=from-the-proxy-1\n");
        let json = written("{\"message\":\"one\"}\n", LogFormat::Json);
        assert_eq!(json, "{\"request\":\"from-the-proxy-1\",\"message\":\"one\"}\n");
    }
}
