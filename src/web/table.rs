//! Reports as tables: CSV or a spreadsheet, from the same cells.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentEncoding};
use actix_web::{HttpRequest, HttpResponse};
use rust_xlsxwriter::{Format as Look, Workbook, XlsxError};
use serde::Deserialize;

use super::csv::{self, Cell};
use super::error::Problem;
use crate::actions::Error;

/// How hard a spreadsheet is packed, 1 to 9: as Excel does it, says the library. Its own is 6, which takes a quarter more CPU for a file that is
/// a twelfth smaller (docs/speed.md, What was done).
const PACKED: u8 = 3;

/// The media type of spreadsheets.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// In which form a report is wanted: `?format=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JSON.
    Json,
    /// CSV.
    Csv,
    /// A spreadsheet (Office Open XML).
    Xlsx,
}

impl Format {
    /// What the address says, else what `Accept` says; JSON, where it takes that too.
    pub fn wanted(asked: Option<Self>, request: &HttpRequest) -> Self {
        let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let named =
            |kind: &str| accept.split(',').any(|range| range.split(';').next().is_some_and(|r| r.trim() == kind));
        asked.unwrap_or(match (named("application/json"), named("text/csv"), named(XLSX)) {
            (true, ..) | (_, false, false) => Self::Json,
            (_, true, _) => Self::Csv,
            (_, _, true) => Self::Xlsx,
        })
    }
}

/// The answer with a table in one of the forms that are tables: a row of names, then the rows.
///
/// # Errors
/// When the table cannot be written.
pub fn answer(format: Format, file: &str, names: &[&str], rows: &[Vec<Cell>]) -> Result<HttpResponse, Problem> {
    let failed = |error: String| Problem::from(Error::Internal(error));
    let (bytes, media_type, extension) = match format {
        Format::Xlsx => (spreadsheet(names, rows).map_err(|error| failed(error.to_string()))?, XLSX, "xlsx"),
        Format::Json | Format::Csv => (csv::written(names, rows).map_err(failed)?, "text/csv; charset=utf-8", "csv"),
    };
    let mut response = HttpResponse::build(StatusCode::OK);
    response
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}.{extension}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept"));
    if format == Format::Xlsx {
        // It is packed already.
        response.insert_header(ContentEncoding::Identity);
    }
    Ok(response.body(bytes))
}

/// A workbook with one sheet whose head and first column stay in view. Texts are written as texts: none becomes a formula.
fn spreadsheet(names: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(PACKED);
    let head = Look::new().set_bold();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, *name, &head)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => drop(sheet.write_number(row, column, *number)?),
                Cell::Text(text) => drop(sheet.write_string(row, column, text.as_ref())?),
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_column_width(0, 28)?;
    workbook.save_to_buffer()
}
