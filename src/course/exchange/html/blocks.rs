//! Paragraphs, lists, quotations, code and tables: the Markdown of each, behind the signs of what it stands in.

use std::collections::BTreeSet;

use super::inline::{Line, longest_run};
use super::table::Table;
use crate::course::exchange::markdown::{Shape, guarded};

/// How deep lists and quotations may lie in one another; what lies deeper is written at this depth.
const DEEPEST: usize = 12;

/// What a block stands in.
#[derive(Debug)]
enum Level {
    List { number: Option<u64>, sign: char, loose: bool },
    Item { marker: String, marked: bool },
    Quote,
    Definition { marked: bool },
}

/// The Markdown that is being written.
#[derive(Debug)]
pub(super) struct Blocks {
    shape: Shape,
    out: String,
    /// The paragraph that is being read.
    pub line: Line,
    /// What the next block stands in, each with a number of its own.
    levels: Vec<(usize, Level)>,
    /// What the block before stood in.
    before: Vec<usize>,
    given: usize,
    /// How many lists and quotations beyond the deepest are open.
    flat: usize,
    /// The sign of the list that has just ended.
    ended: Option<char>,
    /// Whether the next block follows without a blank line.
    glued: bool,
    heading: Option<u8>,
    code: Option<String>,
    table: Option<Table>,
    losses: BTreeSet<String>,
}

impl Blocks {
    /// Nothing yet.
    pub fn new(shape: Shape) -> Self {
        Self {
            shape,
            out: String::new(),
            line: Line::default(),
            levels: Vec::new(),
            before: Vec::new(),
            given: 0,
            flat: 0,
            ended: None,
            glued: false,
            heading: None,
            code: None,
            table: None,
            losses: BTreeSet::new(),
        }
    }

    /// Whether `<pre>` is open, in which tags say nothing.
    pub fn in_code(&self) -> bool {
        self.code.is_some()
    }

    fn lose(&mut self, what: &str) {
        self.losses.insert(what.to_owned());
    }

    fn is_inline(&self) -> bool {
        self.shape == Shape::Inline
    }

    /// Words.
    pub fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => self.line.text(text),
        }
    }

    /// `<br>`
    pub fn line_break(&mut self) {
        match &mut self.code {
            Some(code) => code.push('\n'),
            None if self.table.is_some() => self.line.text(" "),
            None => self.line.line_break(),
        }
    }

    /// Ends the paragraph, if one is open.
    pub fn paragraph(&mut self) {
        if self.table.is_some() {
            return self.line.text(" ");
        }
        if self.is_inline() {
            return self.line.line_break();
        }
        let markdown = self.line.take();
        let heading = self.heading.take();
        if markdown.is_empty() {
            return;
        }
        match heading {
            Some(level) => {
                let one_line = markdown.replace("\\\n", " ");
                self.emit(&format!("{} {one_line}", "#".repeat(usize::from(level))));
            }
            None => {
                let lines: Vec<_> = markdown.split('\n').map(guarded).collect();
                self.emit(&lines.join("\n"));
            }
        }
    }

    /// Begins a heading; the title of the page is the only one of the first level.
    pub fn heading(&mut self, level: u8) {
        self.paragraph();
        if self.is_inline() {
            self.lose("a heading, which is a line now");
        } else {
            self.heading = Some(level.max(2));
        }
    }

    /// Begins a list.
    pub fn open_list(&mut self, first: Option<u64>, loose: bool) {
        self.paragraph();
        if self.is_inline() || self.table.is_some() {
            return self.lose("a list, whose items are lines now");
        }
        let signs = if first.is_some() { ['.', ')'] } else { ['-', '+'] };
        // A list right behind a list would be one with it.
        let sign = if self.ended == Some(signs[0]) { signs[1] } else { signs[0] };
        self.push(Level::List { number: first, sign, loose });
    }

    /// Begins an item of a list.
    pub fn open_item(&mut self) {
        self.close_item();
        if self.is_inline() || self.table.is_some() {
            self.paragraph();
            return self.line.text(" • ");
        }
        if self.flat > 0 {
            return;
        }
        let Some((_, Level::List { number, sign, .. })) = self.levels.last_mut() else { return };
        let marker = match number {
            Some(number) => {
                let marker = format!("{number}{sign} ");
                *number = number.saturating_add(1).min(999_999_999);
                marker
            }
            None => format!("{sign} "),
        };
        self.levels.push((0, Level::Item { marker, marked: false }));
        self.number_last();
    }

    /// Ends an item.
    pub fn close_item(&mut self) {
        self.paragraph();
        if self.flat > 0 {
            return;
        }
        let list = self.levels.iter().rposition(|(_, level)| matches!(level, Level::List { .. }));
        if let (Some(list), true) = (list, self.levels.len() > list.map_or(0, |list| list + 1)) {
            if matches!(self.levels[list + 1], (_, Level::Item { marked: false, .. })) {
                self.levels.truncate(list + 2);
                self.emit("");
            }
            self.levels.truncate(list + 1);
        }
    }

    /// Ends a list.
    pub fn close_list(&mut self) {
        self.close_item();
        if self.flat > 0 {
            self.flat -= 1;
        } else if let Some(list) = self.levels.iter().rposition(|(_, level)| matches!(level, Level::List { .. })) {
            if let (_, Level::List { sign, .. }) = self.levels[list] {
                self.ended = Some(sign);
            }
            self.levels.truncate(list);
        }
    }

    /// Begins a quotation; of some kinds are callouts.
    pub fn open_quote(&mut self, kind: Option<&str>) {
        self.paragraph();
        if self.is_inline() || self.table.is_some() {
            return self.lose("a quotation, which is a line now");
        }
        self.push(Level::Quote);
        let known = ["note", "tip", "important", "warning", "caution"];
        if let Some(kind) = kind.filter(|kind| known.contains(kind)) {
            self.emit(&format!("[!{}]", kind.to_uppercase()));
            self.glued = true;
        }
    }

    /// Ends a quotation.
    pub fn close_quote(&mut self) {
        self.paragraph();
        if self.flat > 0 {
            self.flat -= 1;
        } else if let Some(quote) = self.levels.iter().rposition(|(_, level)| matches!(level, Level::Quote)) {
            self.levels.truncate(quote);
        }
    }

    /// A term that is defined.
    pub fn term(&mut self) {
        self.end_definition();
    }

    /// Its definition.
    pub fn definition(&mut self) {
        self.end_definition();
        if self.is_inline() || self.table.is_some() {
            return self.lose("a list of definitions, which are lines now");
        }
        self.glued = !self.out.is_empty();
        self.push(Level::Definition { marked: false });
    }

    /// Ends a definition.
    pub fn end_definition(&mut self) {
        self.paragraph();
        if matches!(self.levels.last(), Some((_, Level::Definition { .. }))) {
            self.levels.pop();
        }
    }

    /// `<pre>`
    pub fn open_code(&mut self) {
        self.paragraph();
        if self.is_inline() || self.table.is_some() {
            self.lose("a block of code, which is a line now");
        } else {
            self.code.get_or_insert_default();
        }
    }

    /// `</pre>`
    pub fn close_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let code = code.strip_prefix('\n').unwrap_or(&code).trim_end();
        if !code.is_empty() {
            let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
            self.emit(&format!("{fence}\n{code}\n{fence}"));
        }
    }

    /// `<hr>`
    pub fn rule(&mut self) {
        self.paragraph();
        if self.is_inline() || self.table.is_some() {
            self.lose("a rule");
        } else {
            self.emit("***");
        }
    }

    /// `<table>`
    pub fn open_table(&mut self) {
        if self.table.is_some() {
            return self.lose("a table in a table");
        }
        self.paragraph();
        self.table = Some(Table::default());
    }

    /// `<tr>`
    pub fn row(&mut self) {
        let Some(table) = &mut self.table else { return };
        table.end_cell(self.line.take());
        table.row();
    }

    /// `<th>`, `<td>`
    pub fn cell(&mut self, head: bool, alignment: Option<&str>, spans: bool) {
        let Some(table) = &mut self.table else { return self.paragraph() };
        table.end_cell(self.line.take());
        table.cell(head, alignment, spans);
    }

    /// `</table>`
    pub fn close_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        table.end_cell(self.line.take());
        let (blocks, loss) = table.write(!self.is_inline());
        self.losses.extend(loss);
        for block in blocks {
            if self.is_inline() {
                self.line.markdown(&block);
                self.line.line_break();
            } else {
                self.emit(&block);
            }
        }
    }

    fn push(&mut self, level: Level) {
        if self.levels.len() >= DEEPEST || self.flat > 0 {
            self.flat += 1;
            return self.lose("how deep lists and quotations lie in one another");
        }
        self.levels.push((0, level));
        self.number_last();
    }

    fn number_last(&mut self) {
        self.given += 1;
        if let Some(last) = self.levels.last_mut() {
            last.0 = self.given;
        }
    }

    /// Writes a block behind the signs of what it stands in.
    fn emit(&mut self, block: &str) {
        let common = self.levels.iter().zip(&self.before).take_while(|((id, _), before)| id == *before).count();
        if !self.out.is_empty() {
            self.out.push('\n');
            if !self.follows_tightly(common) {
                let blank = self.signs(common).trim_end().to_owned();
                self.out.push_str(&blank);
                self.out.push('\n');
            }
        }
        self.glued = false;
        self.ended = None;
        for (index, text) in block.split('\n').enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            let signs = self.signs(self.levels.len());
            self.out.push_str(format!("{signs}{text}").trim_end());
        }
        self.before = self.levels.iter().map(|(id, _)| *id).collect();
    }

    fn follows_tightly(&self, common: usize) -> bool {
        let begins_item = matches!(self.levels.last(), Some((_, Level::Item { marked: false, .. })));
        let around = self.levels[..common].iter().rev().find_map(|(_, level)| match level {
            Level::List { loose, .. } => Some(!loose),
            _ => None,
        });
        // A list that does not begin with 1 cannot follow words without a blank line.
        let interrupts = match self.levels.last() {
            Some((_, Level::Item { marker, .. })) if common + 2 == self.levels.len() => {
                marker.starts_with('1') && marker.len() == 3 || !marker.starts_with(|c: char| c.is_ascii_digit())
            }
            _ => true,
        };
        self.glued || (begins_item && around == Some(true) && interrupts)
    }

    /// The signs before a line; marks of items are given once.
    fn signs(&mut self, depth: usize) -> String {
        let mut signs = String::new();
        for (_, level) in &mut self.levels[..depth] {
            match level {
                Level::List { .. } => {}
                Level::Quote => signs.push_str("> "),
                Level::Item { marker, marked: true } => signs.push_str(&" ".repeat(marker.len())),
                Level::Item { marker, marked } => {
                    signs.push_str(marker);
                    *marked = true;
                }
                Level::Definition { marked: true } => signs.push_str("  "),
                Level::Definition { marked } => {
                    signs.push_str(": ");
                    *marked = true;
                }
            }
        }
        signs
    }

    /// The Markdown, and what was lost.
    pub fn finish(mut self) -> (String, BTreeSet<String>) {
        self.close_code();
        self.close_table();
        if self.is_inline() {
            let markdown = self.line.take();
            let lines: Vec<_> = markdown.split('\n').map(guarded).collect();
            return (lines.join("\n"), self.losses);
        }
        self.paragraph();
        (self.out.trim_end().to_owned(), self.losses)
    }
}
