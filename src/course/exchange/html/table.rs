//! A table while it is read, and its Markdown.

/// A table while it is read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    open: Option<Cell>,
    /// Whether cells reach over others.
    spans: bool,
    /// What stands in the table and in no cell.
    stray: Vec<String>,
}

#[derive(Debug, Default)]
struct Cell {
    head: bool,
    alignment: Option<&'static str>,
    text: String,
}

impl Table {
    /// Begins a row.
    pub fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Begins a cell.
    pub fn cell(&mut self, head: bool, alignment: Option<&str>, spans: bool) {
        self.spans |= spans;
        let alignment = alignment.and_then(|style| match style {
            style if style.contains("center") => Some(":-:"),
            style if style.contains("right") => Some("--:"),
            style if style.contains("left") => Some(":--"),
            _ => None,
        });
        self.open = Some(Cell { head, alignment, text: String::new() });
    }

    /// Ends the cell that is open, with what stands in it.
    pub fn end_cell(&mut self, markdown: String) {
        let text = markdown.replace("\\\n", " ").replace('\n', " ");
        match self.open.take() {
            Some(cell) => {
                if self.rows.is_empty() {
                    self.row();
                }
                if let Some(row) = self.rows.last_mut() {
                    row.push(Cell { text, ..cell });
                }
            }
            None if text.is_empty() => {}
            None => self.stray.push(text),
        }
    }

    /// The Markdown in blocks, and what was lost.
    pub fn write(mut self, as_table: bool) -> (Vec<String>, Option<String>) {
        self.rows.retain(|row| !row.is_empty());
        let mut blocks = std::mem::take(&mut self.stray);
        let Some(columns) = self.rows.first().map(Vec::len) else { return (blocks, None) };
        if !as_table || self.spans || columns < 2 || self.rows.iter().any(|row| row.len() != columns) {
            let rows = self.rows.iter().map(|row| {
                let cells: Vec<_> = row.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
                cells.join(" · ")
            });
            blocks.extend(rows.filter(|row| !row.is_empty()));
            return (blocks, Some("a table, whose cells stand one after another".to_owned()));
        }
        let line = |row: &Vec<Cell>| {
            let cells: Vec<_> = row.iter().map(|cell| cell.text.replace('|', "\\|")).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rule: Vec<_> = self.rows[0].iter().map(|cell| cell.alignment.unwrap_or("---")).collect();
        let mut lines = vec![line(&self.rows[0]), format!("| {} |", rule.join(" | "))];
        lines.extend(self.rows[1..].iter().map(line));
        blocks.push(lines.join("\n"));
        let headless = self.rows[0].iter().any(|cell| !cell.head);
        (blocks, headless.then(|| "that a table has no head: its first row is the head now".to_owned()))
    }
}
