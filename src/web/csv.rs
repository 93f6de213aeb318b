//! Tables as CSV (RFC 4180, UTF-8), for spreadsheets, which take some texts for formulas.

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: there is no such value.
    Empty,
    /// A number.
    Number(f64),
    /// A text, whoever wrote it.
    Text(String),
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Text(count.to_string())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Cell {
    /// As it is written. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
    /// Injection"); numbers are ours, and stay numbers.
    fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
            Self::Text(text) => text.clone(),
        }
    }
}

/// A table as CSV: a row of names, then the rows.
///
/// # Errors
/// When the table cannot be written.
pub fn written(names: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>, String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(names.iter().map(|name| Cell::from(*name).written())).map_err(|error| error.to_string())?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::written)).map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// HTML of a course as plain text in one line.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            other if !inside => text.push(other),
            _ => {}
        }
    }
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    let text = names.iter().fold(text, |text, (name, character)| text.replace(name, character));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_made_a_text() {
        for begin in ["=", "+", "-", "@", "\t", "\r"] {
            let text = format!("{begin}HYPERLINK(\"x\")");
            assert_eq!(Cell::from(text.clone()).written(), format!("'{text}"));
        }
        assert_eq!(Cell::from("1 - 2 = 3").written(), "1 - 2 = 3");
        assert_eq!((Cell::Number(-12.5).written(), Cell::Empty.written()), ("-12.5".to_owned(), String::new()));
    }

    #[test]
    fn html_becomes_one_line() {
        assert_eq!(plain("<p>A &lt;b&gt; &amp;amp; c</p>\n<ul><li>d</li></ul>"), "A <b> &amp; c d");
    }
}
