//! Tables as CSV (RFC 4180, UTF-8), for spreadsheets, which take some texts for formulas.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::course::markdown::in_one_line;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: there is no such value.
    Empty,
    /// A number.
    Number(f64),
    /// A text, whoever wrote it. Most cells of a large table are words of ours, of which no copy is made.
    Text(Cow<'static, str>),
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::from(count.to_string())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<&'static str> for Cell {
    fn from(word: &'static str) -> Self {
        Self::Text(Cow::Borrowed(word))
    }
}

impl Cell {
    /// As it is written. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
    /// Injection"); numbers are ours, and stay numbers.
    fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Text(text) => plain_text(text),
        }
    }
}

/// What begins a formula, also as East Asian keyboards write it.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// What a text may begin with that a spreadsheet passes over.
const BREAKS: [char; 3] = ['\t', '\r', '\n'];
/// What parts cells where people's numbers have a comma: there a spreadsheet begins a cell in the middle of ours.
const PARTS: [char; 2] = [';', '\t'];

/// A text in which nothing begins a formula.
fn plain_text(text: &str) -> Cow<'_, str> {
    if !text.starts_with(FORMULA) && !text.starts_with(BREAKS) && !text.contains(PARTS) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 1);
    if text.starts_with(BREAKS) {
        written.push('\'');
    }
    let mut begins = true;
    for character in text.chars() {
        if begins && FORMULA.contains(&character) {
            written.push('\'');
        }
        written.push(character);
        begins = PARTS.contains(&character);
    }
    Cow::Owned(written)
}

/// A table as CSV: a row of names, then the rows.
///
/// # Errors
/// When the table cannot be written.
pub fn written(names: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>, String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(names.iter().map(|name| plain_text(name).into_owned())).map_err(|error| error.to_string())?;
    let mut digits = String::new();
    for row in rows {
        for cell in row {
            let written = match cell {
                // Most cells that are no words of ours are numbers: all are written into one and the same place.
                Cell::Number(number) => {
                    digits.clear();
                    write!(digits, "{number}").map_err(|error| error.to_string())?;
                    writer.write_field(&digits)
                }
                other => writer.write_field(other.written().as_bytes()),
            };
            written.map_err(|error| error.to_string())?;
        }
        // What ends a row whose cells were written one by one.
        writer.write_record(None::<&[u8]>).map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// HTML of a course as plain text in one line.
pub fn plain(html: &str) -> String {
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    let text = names.iter().fold(in_one_line(html), |text, (name, character)| text.replace(name, character));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_made_a_text() {
        for begin in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
            let text = format!("{begin}HYPERLINK(\"x\")");
            assert_eq!(Cell::from(text.clone()).written(), format!("'{text}"));
        }
        assert_eq!(Cell::from("1 - 2 = 3; 4, -5").written(), "1 - 2 = 3; 4, -5");
        // Where numbers have a comma, cells are parted by semicolons, and files of others are read so too.
        assert_eq!(Cell::from("Ana;=1+1;b;@SUM(1)").written(), "Ana;'=1+1;b;'@SUM(1)");
        assert_eq!(Cell::from("Ana\t=1+1").written(), "Ana\t'=1+1");
        assert_eq!((Cell::Number(-12.5).written(), Cell::Empty.written()), ("-12.5".into(), "".into()));
    }

    #[test]
    fn html_becomes_one_line() {
        assert_eq!(plain("<p>A &lt;b&gt; &amp;amp; c</p>\n<ul><li>d</li></ul>"), "A <b> &amp; c d");
        assert_eq!(plain("The <strong>host</strong>, <em>not</em> the guest."), "The host, not the guest.");
    }
}
