//! Figures as SVG: geometry and classes alone, so that the policy of pages allows them and the style sheet colours them.
//! Beside each stands its table, which says the same in numbers.

use crate::web::pages::shell::Shell;

/// The width of every chart, in its own units: as wide as a small screen, so that letters keep their size there.
pub const WIDTH: f64 = 320.0;

/// A chart.
#[derive(Debug)]
pub struct Chart {
    /// Its id in the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What is to be seen in it.
    pub description: String,
    /// Its height.
    pub height: f64,
    /// Its bars.
    pub bars: Vec<Bar>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What is written in it.
    pub texts: Vec<Text>,
    mirrored: bool,
}

/// A bar.
#[derive(Debug)]
pub struct Bar {
    /// How it looks.
    pub class: &'static str,
    /// Its left side.
    pub x: f64,
    /// Its upper side.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// A line.
#[derive(Debug)]
pub struct Line {
    /// How it looks.
    pub class: &'static str,
    /// From here.
    pub from: (f64, f64),
    /// To there.
    pub to: (f64, f64),
}

/// Something written.
#[derive(Debug)]
pub struct Text {
    /// Where.
    pub at: (f64, f64),
    /// Which of its ends stands there: `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// What.
    pub text: String,
}

/// As geometry is written: a tenth of a unit is less than anybody sees.
fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

impl Chart {
    /// An empty chart; it begins on the right where the language does.
    pub fn new(s: &Shell, id: impl Into<String>, title: String, description: String, height: f64) -> Self {
        let (bars, lines, texts) = (Vec::new(), Vec::new(), Vec::new());
        Self { id: id.into(), title, description, height, bars, lines, texts, mirrored: s.direction() == "rtl" }
    }

    fn across(&self, x: f64) -> f64 {
        rounded(if self.mirrored { WIDTH - x } else { x })
    }

    /// Adds a bar from `x` on in the direction of the language.
    pub fn bar(&mut self, class: &'static str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let left = if self.mirrored { self.across(x + width) } else { self.across(x) };
        let (y, width, height) = (rounded(y), rounded(width), rounded(height));
        self.bars.push(Bar { class, x: left, y, width, height });
    }

    /// Adds a line.
    pub fn line(&mut self, class: &'static str, from: (f64, f64), to: (f64, f64)) {
        let at = |(x, y): (f64, f64)| (self.across(x), rounded(y));
        let (from, to) = (at(from), at(to));
        self.lines.push(Line { class, from, to });
    }

    /// Writes something.
    pub fn text(&mut self, (x, y): (f64, f64), anchor: &'static str, text: impl Into<String>) {
        let at = (self.across(x), rounded(y));
        self.texts.push(Text { at, anchor, text: text.into() });
    }
}

/// A count as a length.
#[expect(clippy::cast_precision_loss, reason = "there are far fewer learners than 2^52")]
pub fn length(count: usize) -> f64 {
    count as f64
}

/// The share of a count in another, in percent; of nothing it is nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * length(part) / length(whole) }
}
