//! Questions to Moodle XML. Texts are HTML, images stand beside them in Base64; what Moodle has no place for stands in a
//! comment.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::course::exchange::assets::encoded;
use crate::course::exchange::markdown::{to_html, to_plain};
use crate::course::exchange::model::{Answer, Choice, Essay, Kind, Numeric, Question, ShortText, decimal, tidy};
use crate::course::exchange::toml_write::{Entries, Value};
use crate::course::exchange::writing::{Written, absolute, in_comment, percent, relative_keys};
use crate::course::exchange::{cloze, extras};

/// The files of a course, by their path under it.
pub(in crate::course::exchange) type Files = BTreeMap<String, Vec<u8>>;

/// A question.
pub(in crate::course::exchange) fn write(question: &Question, files: &Files) -> Written {
    let mut writer = Writer { files, out: String::new(), losses: Vec::new(), sent: BTreeMap::new() };
    let mut keys = extras::keys(question, &["objective", "quote", "void"]);
    let kind = name(&question.kind);
    let _ = writeln!(writer.out, "  <question type=\"{kind}\">");
    writer.plain(4, "name", &question.id);
    writer.stem(question, &mut keys);
    writer.text(4, "generalfeedback", question.feedback.as_deref().unwrap_or_default());
    if !matches!(question.kind, Kind::Cloze { .. }) {
        let _ = writeln!(writer.out, "    <defaultgrade>{}</defaultgrade>", decimal(question.marks));
    }
    let _ = writeln!(
        writer.out,
        "    <penalty>0</penalty>\n    <hidden>0</hidden>\n    <idnumber>{}</idnumber>",
        escape(&question.id)
    );
    writer.kind(question, &mut keys);
    if !question.tags.is_empty() {
        let tag = |tag: &String| format!("      <tag><text>{}</text></tag>\n", escape(tag));
        let tags: String = question.tags.iter().map(tag).collect();
        let _ = writeln!(writer.out, "    <tags>\n{tags}    </tags>");
    }
    if let Some(comment) = extras::comment(&keys) {
        writer.losses.push(in_comment(&keys, "Moodle"));
        let _ = writeln!(writer.out, "    <!-- {comment} -->");
    }
    writer.out.push_str("  </question>\n");
    let text = writer.out.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    writer.losses.dedup();
    Written { text, losses: writer.losses }
}

fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::TrueFalse { .. } => "truefalse",
        Kind::Choice(_) => "multichoice",
        Kind::Matching { .. } => "matching",
        Kind::Ordering { .. } => "ordering",
        Kind::Numeric(_) => "numerical",
        Kind::ShortText(_) => "shortanswer",
        Kind::Cloze { .. } => "cloze",
        Kind::Essay(_) => "essay",
    }
}

struct Writer<'f> {
    files: &'f Files,
    out: String,
    losses: Vec<String>,
    /// The files of the text that is being written: name and path.
    sent: BTreeMap<String, String>,
}

impl Writer<'_> {
    /// The text of the question, with what has no place of its own behind it.
    fn stem(&mut self, question: &Question, keys: &mut Entries) {
        let appendix = extras::appendix(question.image.as_ref(), question.quote.as_ref());
        let text = format!("{}{appendix}", question.text);
        let mut sent = BTreeMap::new();
        let html = match &question.kind {
            Kind::Cloze { gaps } => {
                keys.extend(extras::keys(question, &["gaps"]));
                if let Some(order) = cloze::order(&question.text, gaps) {
                    keys.push(("items", Value::List(order.into_iter().map(Value::Text).collect())));
                }
                let (html, losses) =
                    cloze::write(&text, gaps, &mut |url, is_image| self.address(url, is_image, &mut sent));
                self.losses.extend(losses);
                html
            }
            _ => to_html(&text, &mut |url, is_image| self.address(url, is_image, &mut sent)),
        };
        if let Some(image) = &question.image {
            let sent_as = sent.iter().find(|(_, path)| **path == image.file);
            let file = sent_as.map_or_else(|| image.file.clone(), |(name, _)| format!("@@PLUGINFILE@@/{name}"));
            let table = vec![("file", Value::Text(file)), ("alt", Value::Text(image.alt.clone()))];
            keys.push(("image", Value::Table(table)));
        }
        self.sent = sent;
        self.element(4, "questiontext", &html);
    }

    /// Where a link or image of a text leads in Moodle.
    fn address(&mut self, url: &str, is_image: bool, sent: &mut BTreeMap<String, String>) -> String {
        let Some(path) = url.strip_prefix("../").filter(|path| self.files.contains_key(*path)) else {
            if !url.contains(':') {
                let what = if is_image { "image" } else { "link to" };
                self.losses.push(format!("the {what} `{url}` leads nowhere outside of the course"));
            }
            return url.to_owned();
        };
        let base = path.rsplit('/').next().unwrap_or(path);
        let numbered = (2..).map(|number| format!("{number}-{base}"));
        let free = |name: &String| sent.get(name).is_none_or(|taken| taken == path);
        let name = std::iter::once(base.to_owned()).chain(numbered).find(free).unwrap_or_else(|| base.to_owned());
        sent.insert(name.clone(), path.to_owned());
        format!("@@PLUGINFILE@@/{name}")
    }

    /// A text of Markdown as an element of HTML.
    fn text(&mut self, indent: usize, element: &str, markdown: &str) {
        let mut sent = BTreeMap::new();
        let html = to_html(markdown, &mut |url, is_image| self.address(url, is_image, &mut sent));
        self.sent = sent;
        self.element(indent, element, &html);
    }

    fn element(&mut self, indent: usize, element: &str, html: &str) {
        let room = " ".repeat(indent);
        let _ = writeln!(self.out, "{room}<{element} format=\"html\">\n{room}  <text>{}</text>", cdata(html));
        self.sent_files(indent + 2);
        let name = element.split(' ').next().unwrap_or(element);
        let _ = writeln!(self.out, "{room}</{name}>");
    }

    fn sent_files(&mut self, indent: usize) {
        for (name, path) in std::mem::take(&mut self.sent) {
            if let Some(bytes) = self.files.get(&path) {
                let name = escape(&name);
                let _ = writeln!(
                    self.out,
                    "{}<file name=\"{name}\" path=\"/\" encoding=\"base64\">{}</file>",
                    " ".repeat(indent),
                    encoded(bytes)
                );
            }
        }
    }

    fn plain(&mut self, indent: usize, element: &str, text: &str) {
        let _ = writeln!(
            self.out,
            "{0}<{element}>\n{0}  <text>{1}</text>\n{0}</{element}>",
            " ".repeat(indent),
            escape(text)
        );
    }

    fn setting(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.out, "    <{name}>{}</{name}>", escape(value));
    }

    fn kind(&mut self, question: &Question, keys: &mut Entries) {
        match &question.kind {
            Kind::TrueFalse { answer, feedback_true, feedback_false } => {
                for (word, right, feedback) in [("true", *answer, feedback_true), ("false", !answer, feedback_false)] {
                    self.answer(word, false, if right { 1.0 } else { 0.0 }, feedback.as_deref(), None);
                }
            }
            Kind::Choice(choice) => self.choice(choice, keys),
            Kind::Matching { pairs, extra_rights } => self.matching(question, pairs, extra_rights, keys),
            Kind::Ordering { items, partial } => {
                let grading = if *partial { "RELATIVE_NEXT_EXCLUDE_LAST" } else { "ALL_OR_NOTHING" };
                for (name, value) in [
                    ("layouttype", "VERTICAL"),
                    ("selecttype", "ALL"),
                    ("selectcount", "0"),
                    ("gradingtype", grading),
                    ("showgrading", "SHOW"),
                ] {
                    self.setting(name, value);
                }
                for (index, item) in items.iter().enumerate() {
                    self.text(4, &format!("answer fraction=\"{}\"", index + 1), item);
                }
            }
            Kind::Numeric(numeric) => {
                keys.extend(relative_keys(question, numeric));
                self.numeric(numeric);
            }
            Kind::ShortText(words) => {
                keys.extend(extras::keys(question, &["diacritics"]));
                self.short_text(words);
            }
            Kind::Cloze { .. } => {}
            Kind::Essay(essay) => {
                keys.extend(extras::keys(question, &["criteria", "second_marker"]));
                self.essay(essay);
            }
        }
    }

    /// An answer: its text is Markdown, or plain.
    fn answer(&mut self, text: &str, formatted: bool, fraction: f64, feedback: Option<&str>, tolerance: Option<f64>) {
        let (format, body) = if formatted {
            let mut sent = BTreeMap::new();
            let html = to_html(text, &mut |url, is_image| self.address(url, is_image, &mut sent));
            self.sent = sent;
            ("html", cdata(&html))
        } else {
            ("moodle_auto_format", escape(text))
        };
        let _ = writeln!(
            self.out,
            "    <answer fraction=\"{}\" format=\"{format}\">\n      <text>{body}</text>",
            percent(fraction)
        );
        self.sent_files(6);
        self.text(6, "feedback", feedback.unwrap_or_default());
        if let Some(tolerance) = tolerance {
            let _ = writeln!(self.out, "      <tolerance>{}</tolerance>", decimal(tolerance));
        }
        self.out.push_str("    </answer>\n");
    }

    fn choice(&mut self, choice: &Choice, keys: &mut Entries) {
        if choice.multiple && !choice.partial {
            keys.push(("partial", Value::Flag(false)));
        }
        self.setting("single", if choice.multiple { "false" } else { "true" });
        self.setting("shuffleanswers", "true");
        self.setting("answernumbering", "abc");
        let foreign: Vec<_> = choice
            .options
            .iter()
            .filter(|option| !is_of_moodle(option.fraction))
            .map(|option| percent(option.fraction))
            .collect();
        if !foreign.is_empty() {
            let message = "Moodle has no such shares and imports them with \"Match grades: nearest\" only";
            self.losses.push(format!("{} %: {message}", foreign.join(", ")));
        }
        for Answer { text, fraction, feedback } in &choice.options {
            self.answer(text, true, *fraction, feedback.as_deref(), None);
        }
    }

    fn matching(
        &mut self,
        question: &Question,
        pairs: &[(String, String)],
        extra_rights: &[String],
        keys: &mut Entries,
    ) {
        if pairs.iter().map(|(_, right)| right).chain(extra_rights).any(|right| to_plain(right).1) {
            self.losses.push("the formatting of its rights, which are plain in Moodle".to_owned());
            keys.extend(extras::keys(question, &["pairs", "extra_rights"]));
        }
        self.setting("shuffleanswers", "true");
        let extra = extra_rights.iter().map(|right| ("", right));
        for (left, right) in pairs.iter().map(|(left, right)| (left.as_str(), right)).chain(extra) {
            let mut sent = BTreeMap::new();
            let html = to_html(left, &mut |url, is_image| self.address(url, is_image, &mut sent));
            self.sent = sent;
            let _ = writeln!(self.out, "    <subquestion format=\"html\">\n      <text>{}</text>", cdata(&html));
            self.sent_files(6);
            self.plain(6, "answer", &to_plain(right).0);
            self.out.push_str("    </subquestion>\n");
        }
    }

    fn numeric(&mut self, numeric: &Numeric) {
        for number in absolute(numeric) {
            self.answer(
                &decimal(number.answer),
                false,
                number.fraction,
                number.feedback.as_deref(),
                Some(number.tolerance),
            );
        }
        let Some(unit) = &numeric.unit else { return };
        self.out.push_str("    <units>\n");
        for (unit, factor) in
            std::iter::once((unit, 1.0)).chain(numeric.units.iter().map(|(unit, factor)| (unit, *factor)))
        {
            let multiplier = decimal(tidy(1.0 / factor));
            let _ = writeln!(
                self.out,
                "      <unit>\n        <multiplier>{multiplier}</multiplier>\n        <unit_name>{}</unit_name>\n      </unit>",
                escape(unit)
            );
        }
        self.out.push_str("    </units>\n");
        for (name, value) in [("unitgradingtype", "0"), ("showunits", "0"), ("unitsleft", "0")] {
            self.setting(name, value);
        }
    }

    fn short_text(&mut self, words: &ShortText) {
        self.setting("usecase", if words.case_sensitive { "1" } else { "0" });
        for Answer { text, fraction, feedback } in &words.accept {
            self.answer(text, false, *fraction, feedback.as_deref(), None);
        }
    }

    fn essay(&mut self, essay: &Essay) {
        for (name, value) in [
            ("responseformat", "editor"),
            ("responserequired", "1"),
            ("responsefieldlines", "15"),
            ("attachments", "0"),
        ] {
            self.setting(name, value);
        }
        for (name, words) in [("minwordlimit", essay.words.0), ("maxwordlimit", essay.words.1)] {
            if let Some(words) = words {
                self.setting(name, &words.to_string());
            }
        }
        self.text(4, "graderinfo", essay.rubric.as_deref().unwrap_or_default());
    }
}

/// Whether Moodle knows a share.
fn is_of_moodle(fraction: f64) -> bool {
    let known = [
        1.0,
        0.9,
        5.0 / 6.0,
        0.8,
        0.75,
        0.7,
        2.0 / 3.0,
        0.6,
        0.5,
        0.4,
        1.0 / 3.0,
        0.3,
        0.25,
        0.2,
        1.0 / 6.0,
        1.0 / 7.0,
        0.125,
        1.0 / 9.0,
        0.1,
        0.05,
        0.0,
    ];
    known.iter().any(|known| (fraction.abs() - known).abs() < 1e-5)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn cdata(html: &str) -> String {
    if html.is_empty() { String::new() } else { format!("<![CDATA[{}]]>", html.replace("]]>", "]]]]><![CDATA[>")) }
}
