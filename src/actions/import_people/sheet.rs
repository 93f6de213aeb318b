//! The file of an import: a table as spreadsheets save it, taken apart into rows. Pure.
//!
//! UTF-8 with or without its mark; commas, semicolons or tabs. What is wrong with the file as a whole is told at once; what
//! is wrong with one row is told of that row.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::actions::{Error, Faults, register};

/// The most rows of one file.
pub const MOST_ROWS: usize = 5_000;
/// The columns: their names in the first line. The first two must be there.
pub const COLUMNS: [&str; 7] = ["email", "name", "country", "affiliation", "language", "role", "cohort"];

/// A row. Empty cells leave as it is what is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line of the file in which it begins.
    pub line: usize,
    /// The address, by which the person is known.
    pub email: String,
    /// The name as it shall stand on certificates.
    pub name: String,
    /// The country.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// The ministry, mission or organisation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub affiliation: String,
    /// A BCP 47 tag.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// What the person may do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// A cohort by its id or its exact title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cohort: String,
    /// The line above that has the same address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<usize>,
    /// How many cells it has, where these are not as many as the first line's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<usize>,
}

fn whole(message: impl Into<String>) -> Error {
    let mut faults = Faults::default();
    faults.add("", message);
    faults.check().err().unwrap_or(Error::Invalid(Vec::new()))
}

/// Takes a file apart.
///
/// # Errors
/// [`Error::Invalid`], which says what is wrong with the file as a whole, where, and the cure.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        whole(format!("the file is not UTF-8 (line {line}): save it as CSV UTF-8"))
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let broken = |error: csv::Error| whole(format!("the file is not a table: {error}"));
    let columns = columns(reader.headers().map_err(broken)?)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut lines: HashMap<String, usize> = HashMap::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(broken)?;
        // The reader counts `\r\n` by halves: the lines are counted here.
        let at = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(counted);
        let breaks = text[at..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += text[counted..at + breaks].bytes().filter(|byte| *byte == b'\n').count();
        counted = at + breaks;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(whole(format!("the file has more than {MOST_ROWS} rows: part it into several")));
        }
        let cell = |name: &str| {
            let at = columns.iter().position(|column| *column == name);
            at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
        };
        let email = cell("email");
        let key = register::address_key(&email);
        let repeats = lines.get(&key).copied().filter(|_| !email.is_empty());
        lines.entry(key).or_insert(line);
        let cells = (record.len() != columns.len()).then(|| record.len());
        rows.push(Row {
            line,
            email,
            name: cell("name"),
            country: cell("country"),
            affiliation: cell("affiliation"),
            language: cell("language"),
            role: cell("role"),
            cohort: cell("cohort"),
            repeats,
            cells,
        });
    }
    if rows.is_empty() { Err(whole("the file has no rows below its first line")) } else { Ok(rows) }
}

/// What parts the cells: of comma, semicolon and tab what the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    let best = [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator));
    best.unwrap_or(b',')
}

fn columns(heads: &csv::StringRecord) -> Result<Vec<&'static str>, Error> {
    let mut found: Vec<&'static str> = Vec::new();
    for head in heads {
        let name = head.to_lowercase().replace([' ', '-'], "_");
        let name = if name == "full_name" { "name" } else { name.as_str() };
        let Some(known) = COLUMNS.into_iter().find(|known| *known == name) else {
            let (head, known) = (head.chars().take(40).collect::<String>(), COLUMNS.join(", "));
            return Err(whole(format!("the first line names a column `{head}`; the columns are {known}")));
        };
        if found.contains(&known) {
            return Err(whole(format!("the first line names the column `{known}` twice")));
        }
        found.push(known);
    }
    for needed in ["email", "name"] {
        if !found.contains(&needed) {
            return Err(whole(format!(
                "the first line names no column `{needed}`; it names the columns, {}",
                "such as email,name,country,affiliation,language,role,cohort"
            )));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> String {
        read(bytes).expect_err("it is refused").to_string()
    }

    #[test]
    fn spreadsheets_save_in_many_ways() {
        let plain = "email,name,country\nana@mfa.example,Ana Dias,Chad\n\nben@mfa.example,\"Ben, B.\",\n";
        let expected = read(plain.as_bytes()).unwrap();
        assert_eq!((expected[0].line, expected[0].country.as_str()), (2, "Chad"));
        assert_eq!((expected[1].line, expected[1].name.as_str()), (4, "Ben, B."));
        for other in [
            "\u{feff}email,name,country\r\nana@mfa.example,Ana Dias,Chad\r\n\r\nben@mfa.example,\"Ben, B.\",\r\n"
                .to_owned(),
            "Email;Full Name;COUNTRY\nana@mfa.example;Ana Dias;Chad\n\nben@mfa.example;Ben, B.;".to_owned(),
            "email\tname\tcountry\n ana@mfa.example \tAna Dias\tChad\n\t\t\nben@mfa.example\tBen, B.\t\n".to_owned(),
        ] {
            assert_eq!(read(other.as_bytes()).unwrap(), expected, "{other:?}");
        }
    }

    #[test]
    fn a_row_knows_what_is_wrong_with_its_shape() {
        let rows =
            read(b"email,name\nana@mfa.example,Ana\nAna@MFA.example,Ana\nben@mfa.example,Ben,Chad\ncy@mfa.example\n");
        let rows = rows.unwrap();
        assert_eq!(rows[1].repeats, Some(2));
        assert_eq!((rows[0].cells, rows[2].cells, rows[3].cells), (None, Some(3), Some(1)));
    }

    #[test]
    fn what_is_wrong_with_the_file_is_told_with_its_cure() {
        assert!(told(b"email,name\nana@mfa.example,Ana\nx,\xe9\n").contains("line 3): save it as CSV UTF-8"));
        assert!(told(b"").contains("names no column `email`"));
        assert!(told(b"email,name\n\n").contains("no rows"));
        assert!(told(b"email;nom\nx;y").contains("a column `nom`; the columns are email, name"));
        assert!(told(b"email,name,email\nx,y,z").contains("`email` twice"));
        let long = format!("email,name\n{}", "a@b.example,A\n".repeat(MOST_ROWS + 1));
        assert!(told(long.as_bytes()).contains("more than 5000 rows"));
        assert_eq!(
            read(format!("email,name\n{}", "a@b.example,A\n".repeat(MOST_ROWS)).as_bytes()).unwrap().len(),
            MOST_ROWS
        );
    }
}
