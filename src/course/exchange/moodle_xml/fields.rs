//! What every question of Moodle has: texts with files, feedback, hints, settings.

use roxmltree::Node;

use super::dom::{child, children, content, value};
use crate::course::exchange::assets::encoded;
use crate::course::exchange::fitness::snapped;
use crate::course::exchange::guard::LineIndex;
use crate::course::exchange::markdown::Shape;
use crate::course::exchange::refused::Refused;
use crate::course::exchange::texts::{BREAK, Embedded, Form, Texts};

/// Elements that are read wherever they stand, or mean nothing here.
const READ: [&str; 12] = [
    "name",
    "questiontext",
    "generalfeedback",
    "defaultgrade",
    "penalty",
    "hidden",
    "idnumber",
    "tags",
    "coursetags",
    "image",
    "image_base64",
    "hint",
];
/// How something is shown, which the quiz decides here.
const SETTINGS: [&str; 20] = [
    "shuffleanswers",
    "answernumbering",
    "showstandardinstruction",
    "shownumcorrect",
    "correctresponsesfeedback",
    "responsefieldlines",
    "responserequired",
    "maxbytes",
    "unitsleft",
    "showunits",
    "unitgradingtype",
    "unitpenalty",
    "layouttype",
    "selecttype",
    "selectcount",
    "showgrading",
    "numberingstyle",
    "attachmentsrequired",
    "usecase",
    "timecreated",
];
/// What Moodle says of every answer, unless somebody changed it.
const STANDARD: [&str; 3] =
    ["Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."];

/// A question while it is read.
pub(super) struct Reader<'r, 't, 'd> {
    /// The element.
    pub node: Node<'d, 'd>,
    /// What texts are read with.
    pub texts: &'r mut Texts<'t>,
    /// The lines of the file.
    pub index: &'r LineIndex,
    /// The format of the question, which other texts have unless they name another.
    pub form: Form,
}

impl<'d> Reader<'_, '_, 'd> {
    /// The line of an element.
    pub fn line(&self, node: Node<'_, '_>) -> usize {
        self.index.line(node.range().start)
    }

    /// The format of a text.
    pub fn form_of(&mut self, node: Node<'_, '_>, usual: Form) -> Form {
        let Some(name) = node.attribute("format") else { return usual };
        Form::named(name).unwrap_or_else(|| {
            self.texts.line = self.line(node);
            self.texts.lose(format!(
                "the text format `{}`, which nobody knows: it is read as HTML",
                name.chars().take(20).collect::<String>()
            ));
            Form::Html
        })
    }

    /// The source of a text, with the breaks that count in its format, its files at hand.
    pub fn source(&mut self, node: Node<'d, 'd>, usual: Form) -> (Form, String) {
        self.texts.line = self.line(node);
        let form = self.form_of(node, usual);
        for file in children(node, "file") {
            let name = file.attribute("name").unwrap_or_default().to_owned();
            let path = file.attribute("path").unwrap_or("/").trim_matches('/');
            let name = if path.is_empty() { name } else { format!("{path}/{name}") };
            let base64 = match file.attribute("encoding") {
                Some("base64") | None => content(file),
                Some(_) => encoded(content(file).as_bytes()),
            };
            self.texts.files.insert(name, Embedded { base64, shown: false });
        }
        let text = child(node, "text").map(content).unwrap_or_default();
        let text = text.trim();
        let breaks = matches!(form, Form::Moodle | Form::Plain);
        (form, if breaks { text.replace('\n', &BREAK.to_string()) } else { text.to_owned() })
    }

    /// A text.
    pub fn text(&mut self, node: Node<'d, 'd>, what: &str, shape: Shape) -> Option<String> {
        let (form, source) = self.source(node, self.form);
        let text = self.texts.optional(what, form, &source, shape);
        self.texts.finish_files();
        text
    }

    /// The text of a child.
    pub fn child_text(&mut self, name: &str, what: &str, shape: Shape) -> Option<String> {
        child(self.node, name).and_then(|node| self.text(node, what, shape))
    }

    /// The feedback in an answer.
    pub fn feedback(&mut self, answer: Node<'d, 'd>, what: &str, shape: Shape) -> Option<String> {
        child(answer, "feedback").and_then(|node| self.text(node, &format!("the feedback of {what}"), shape))
    }

    /// The number in a child.
    pub fn number(&self, name: &str) -> Option<f64> {
        value(self.node, name).parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The title, id and tags.
    pub fn tags(&self) -> Vec<String> {
        let lists = ["tags", "coursetags"].into_iter().flat_map(|name| children(self.node, name));
        let tags = lists
            .flat_map(|list| children(list, "tag"))
            .map(|tag| content(child(tag, "text").unwrap_or(tag)).split_whitespace().collect::<Vec<_>>().join(" "));
        tags.filter(|tag| !tag.is_empty()).collect()
    }

    /// The image of questions from before Moodle 2, behind the text.
    pub fn old_image(&mut self, text: &mut String) {
        let (name, data) = (value(self.node, "image"), value(self.node, "image_base64"));
        if name.is_empty() {
            return;
        }
        let embedded = Embedded { base64: data, shown: false };
        self.texts.files.insert(name.clone(), embedded);
        match self.texts.address(&format!("@@PLUGINFILE@@/{name}"), true) {
            Ok(path) => text.push_str(&format!("\n\n![]({path})")),
            Err(loss) => self.texts.lose(format!("the text loses {loss}")),
        }
        self.texts.files.clear();
    }

    /// What no question here has: hints, penalties, feedback for kinds of answers.
    pub fn losses(&mut self, kind: &str) {
        for hint in children(self.node, "hint") {
            self.texts.line = self.line(hint);
            let text = value(hint, "text") + &value(hint, "hintcontent");
            if text.is_empty() {
                self.texts.settings.insert("`hint`".to_owned());
            } else {
                self.texts.lose(format!("a hint is lost: {}", quoted(&text)));
            }
        }
        for (name, whom) in
            [("correctfeedback", "right"), ("partiallycorrectfeedback", "partly right"), ("incorrectfeedback", "wrong")]
        {
            let text = plain(&value(self.node, name));
            if STANDARD.contains(&text.as_str()) {
                self.texts.settings.insert("what Moodle says by itself of right and wrong answers".to_owned());
            } else if let Some(node) = child(self.node, name).filter(|_| !text.is_empty()) {
                self.texts.line = self.line(node);
                self.texts.lose(format!("the feedback for {whom} answers is lost: {}", quoted(&text)));
            }
        }
        if let Some(penalty) = self.number("penalty") {
            let usual =
                [0.0, 0.1, 1.0 / 3.0].iter().any(|usual| (penalty - usual).abs() < 0.005) || kind == "truefalse";
            if usual && penalty != 0.0 {
                self.texts.settings.insert("Moodle's usual penalty for further tries".to_owned());
            } else if !usual {
                self.lose_at("penalty", format!("the penalty {penalty} for each further try is lost"));
            }
        }
        if value(self.node, "hidden") == "1" {
            self.lose_at("hidden", "it was hidden, and no longer is".to_owned());
        }
    }

    /// Remembers a loss at a child.
    pub fn lose_at(&mut self, name: &str, message: String) {
        if let Some(node) = child(self.node, name) {
            self.texts.line = self.line(node);
        }
        self.texts.lose(message);
    }

    /// Every element that nobody has read is a loss, but for settings of how something is shown.
    pub fn rest(&mut self, read: &[&str]) {
        let combined = ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"];
        for node in self.node.children().filter(Node::is_element) {
            let name = node.tag_name().name();
            if READ.contains(&name) || read.contains(&name) || combined.contains(&name) {
                continue;
            }
            let empty =
                node.descendants().filter(Node::is_text).all(|text| text.text().unwrap_or_default().trim().is_empty());
            if SETTINGS.contains(&name) {
                self.texts.settings.insert(format!("`{name}`"));
            } else if !empty {
                self.texts.line = self.line(node);
                self.texts
                    .lose(format!("`<{}>` has no counterpart and is lost", name.chars().take(40).collect::<String>()));
            }
        }
    }
}

/// What an answer is worth: an attribute, once an element.
pub(super) fn fraction(answer: Node<'_, '_>) -> Result<f64, Refused> {
    let inner = value(answer, "fraction");
    let (text, scale) =
        if inner.is_empty() { (answer.attribute("fraction").unwrap_or("0").to_owned(), 100.0) } else { (inner, 1.0) };
    let number: Option<f64> = text.trim().parse().ok();
    let shown: String = text.chars().take(20).collect();
    number.map(|number| snapped(number / scale)).ok_or_else(|| format!("`{shown}` is no worth of an answer").into())
}

/// HTML without its tags, for a line of a report.
fn plain(html: &str) -> String {
    let mut pieces = html.split('<');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    text.extend(pieces.map(|piece| piece.split_once('>').map_or("", |(_, rest)| rest)));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in quotation marks, as it fits on a line.
pub(super) fn quoted(text: &str) -> String {
    let text = plain(text);
    let short: String = text.chars().take(60).collect();
    format!("\"{short}{}\"", if short.len() < text.len() { "…" } else { "" })
}
