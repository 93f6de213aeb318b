//! Tables as CSV (RFC 4180, UTF-8), for spreadsheets, which take some texts for formulas.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use serde::Deserialize;

use super::error::Problem;

/// In which form a report is wanted: `?format=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

impl Format {
    /// What the address says, else what `Accept` says.
    pub fn wanted(asked: Option<Self>, request: &HttpRequest) -> Self {
        let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let named =
            |kind: &str| accept.split(',').any(|range| range.split(';').next().is_some_and(|r| r.trim() == kind));
        asked.unwrap_or(if named("text/csv") && !named("application/json") { Self::Csv } else { Self::Json })
    }
}

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

/// The answer with a table: a row of names, then the rows.
///
/// # Errors
/// When the table cannot be written.
pub fn answer(file: &str, names: &[&str], rows: &[Vec<Cell>]) -> Result<HttpResponse, Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::from(crate::actions::Error::Internal(error.to_string()));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(names).map_err(|error| failed(&error))?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::written)).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    let disposition = format!("attachment; filename=\"{file}.csv\"");
    Ok(HttpResponse::build(StatusCode::OK)
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept"))
        .body(bytes))
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
